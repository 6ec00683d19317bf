"""The system calls that the locked child is refused, with their numbers on x86_64 and aarch64.

From Linux 6.1, asm/unistd_64.h and asm-generic/unistd.h; "-": that machine has no such call.
"""

from __future__ import annotations

from dataclasses import dataclass

_PROCESSES = """
fork 57 -; vfork 58 -; execve 59 221; execveat 322 281; ptrace 101 117; process_vm_readv 310 270; process_vm_writev 311 271;
process_madvise 440 440; process_mrelease 448 448; pidfd_open 434 434; pidfd_getfd 438 438; pidfd_send_signal 424 424; kill 62
129; tkill 200 130; tgkill 234 131; rt_sigqueueinfo 129 138; rt_tgsigqueueinfo 297 240; kcmp 312 272; setns 308 268; unshare 272
97; personality 135 92; setpgid 109 154; setsid 112 157; setpriority 141 140
"""

_FILES = """
open 2 -; openat 257 56; openat2 437 437; creat 85 -; open_by_handle_at 304 265; name_to_handle_at 303 264; truncate 76 45;
ftruncate 77 46; rename 82 -; renameat 264 38; renameat2 316 276; link 86 -; linkat 265 37; unlink 87 -; unlinkat 263 35; symlink
88 -; symlinkat 266 36; mkdir 83 -; mkdirat 258 34; rmdir 84 -; mknod 133 -; mknodat 259 33; chmod 90 -; fchmod 91 52; fchmodat
268 53; chown 92 -; fchown 93 55; lchown 94 -; fchownat 260 54; utime 132 -; utimes 235 -; utimensat 280 88; futimesat 261 -;
setxattr 188 5; lsetxattr 189 6; fsetxattr 190 7; removexattr 197 14; lremovexattr 198 15; fremovexattr 199 16; chdir 80 49;
fchdir 81 50; chroot 161 51; access 21 -; faccessat 269 48; faccessat2 439 439; readlink 89 -; readlinkat 267 78; stat 4 -; lstat
6 -; statfs 137 43; getdents 78 -; getdents64 217 61; inotify_init 253 -; inotify_init1 294 26; inotify_add_watch 254 27;
fanotify_init 300 262; fanotify_mark 301 263; memfd_create 319 279; memfd_secret 447 447; ioctl 16 29
"""

_MESSAGES = """
socket 41 198; socketpair 53 199; connect 42 203; bind 49 200; listen 50 201; accept 43 202; accept4 288 242; sendto 44 206;
sendmsg 46 211; sendmmsg 307 269; recvfrom 45 207; recvmsg 47 212; recvmmsg 299 243; shutdown 48 210; shmget 29 194; shmat 30 196;
shmctl 31 195; msgget 68 186; msgsnd 69 189; msgrcv 70 188; semget 64 190; semop 65 193; mq_open 240 180; mq_unlink 241 181
"""

_SYSTEM = """
io_uring_setup 425 425; io_uring_enter 426 426; io_uring_register 427 427; io_setup 206 0; io_submit 209 2; bpf 321 280;
perf_event_open 298 241; userfaultfd 323 282; add_key 248 217; request_key 249 218; keyctl 250 219; mount 165 40; umount2 166 39;
move_mount 429 429; open_tree 428 428; fsopen 430 430; fsconfig 431 431; fsmount 432 432; fspick 433 433; mount_setattr 442 442;
pivot_root 155 41; swapon 167 224; swapoff 168 225; reboot 169 142; kexec_load 246 104; kexec_file_load 320 294; init_module 175
105; finit_module 313 273; delete_module 176 106; acct 163 89; quotactl 179 60; sethostname 170 161; setdomainname 171 162;
settimeofday 164 170; clock_settime 227 112; adjtimex 159 171; clock_adjtime 305 266; syslog 103 116; iopl 172 -; ioperm 173 -;
setuid 105 146; setgid 106 144; setreuid 113 145; setregid 114 143; setresuid 117 147; setresgid 119 149; setgroups 116 159;
capset 126 91; setrlimit 160 164
"""

FIRST_UNKNOWN = 451
"""Calls from this number on came after the table was written (Linux 6.1); the C library falls back from those it tries."""


@dataclass(frozen=True)
class Machine:
    """One kind of processor: how the kernel marks it, and the calls that are told apart by their arguments."""

    audit_arch: int
    seccomp: int
    clone: int
    clone3: int
    prlimit64: int
    column: int
    foreign_bit: int | None
    """Set in the numbers of calls by another ABI (x32), which would slip past a table of numbers."""

    @property
    def refused(self) -> dict[str, int]:
        """Name -> number of the calls that are always refused."""
        entries = (entry.split() for entry in (_PROCESSES + ";" + _FILES + ";" + _MESSAGES + ";" + _SYSTEM).split(";"))
        return {entry[0]: int(entry[self.column]) for entry in entries if entry[self.column] != "-"}


MACHINES = {
    "x86_64": Machine(audit_arch=0xC000003E, seccomp=317, clone=56, clone3=435, prlimit64=302, column=1, foreign_bit=0x40000000),
    "aarch64": Machine(audit_arch=0xC00000B7, seccomp=277, clone=220, clone3=435, prlimit64=261, column=2, foreign_bit=None),
}
"""By the name that the system gives its processor."""
