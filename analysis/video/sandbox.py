"""Locks the door of the process that decodes: limits of the system, a filter of system calls, an end together with its parent."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

from analysis.video.syscalls import FIRST_UNKNOWN, MACHINES, Machine

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_TSYNC = 1
"""The filter holds for every thread, not only for the one that asks."""
CLONE_THREAD = 0x10000

# classic BPF, linux/bpf_common.h
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32
"""Offsets in struct seccomp_data; both machines are little-endian, so these are the lower halves of the arguments."""
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x50000


@dataclass(frozen=True)
class Limits:
    """What the process may use at most."""

    cpu_seconds: int
    address_bytes: int
    file_bytes: int = 0
    """How far it may write into a file that was handed to it."""


def lock(limits: Limits, parent: int) -> bool:
    """Give up all that decoding doesn't need; called once, after every import. Whether the filter of system calls holds."""
    _end_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_bytes, limits.address_bytes))
    return _filter_calls()


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # the parent may have ended before the line above
    if os.getppid() != parent:
        os._exit(0)


def _filter_calls() -> bool:
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    program = filter_program(machine)
    code = ctypes.create_string_buffer(program, len(program))
    head = _FilterHead(len(program) // 8, ctypes.addressof(code))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(machine.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(head)) == 0)


class _FilterHead(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def filter_program(machine: Machine) -> bytes:
    """The filter in classic BPF: refused calls answer EPERM, a clone that isn't a thread too, clone3 and unknown calls ENOSYS."""
    refused = sorted(machine.refused.values())
    deny, absent = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    steps = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, machine.audit_arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    if machine.foreign_bit is not None:
        steps += [(_AT_LEAST, 0, 1, machine.foreign_bit), (_RETURN, 0, 0, deny)]
    # the C library falls back from clone3, whose flags a filter can't see, to clone
    steps += [(_AT_LEAST, 0, 1, FIRST_UNKNOWN), (_RETURN, 0, 0, absent)]
    steps += [(_EQUAL, 0, 1, machine.clone3), (_RETURN, 0, 0, absent)]
    steps += [(_EQUAL, 0, 4, machine.clone), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_HAS_BITS, 1, 0, CLONE_THREAD)]
    steps += [(_RETURN, 0, 0, deny), (_RETURN, 0, 0, _ALLOW)]
    # the C library's getrlimit is a prlimit64 of process 0 that sets nothing; no other one is let through
    steps += [(_EQUAL, 0, 8, machine.prlimit64), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUAL, 0, 4, 0)]
    steps += [(_LOAD, 0, 0, _THIRD_ARGUMENT), (_EQUAL, 0, 2, 0), (_LOAD, 0, 0, _THIRD_ARGUMENT + 4), (_EQUAL, 1, 0, 0)]
    steps += [(_RETURN, 0, 0, deny), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, len(refused) - place, 0, number) for place, number in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, deny)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
