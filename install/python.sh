#!/bin/bash
# Makes sure that this Python is 3.11 and can make virtual environments; Debian packs that part by itself.
set -euo pipefail
python=${1:-}

if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    echo "Secondsight needs Python 3.11. Install it, or name it: make run PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    admin=()
elif sudo -n true 2>/dev/null; then
    admin=(sudo -n)
else
    echo "This Python can't make virtual environments. Install that part first: sudo apt-get install python3-venv" >&2
    exit 1
fi
echo "Installing python3-venv ..."
"${admin[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${admin[@]}" apt-get install -qq --no-install-recommends python3-venv >/dev/null
