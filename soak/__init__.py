"""What is promised, tried at length: processes killed, hostile files, slow sockets, full disks. `make soak` runs it all."""
