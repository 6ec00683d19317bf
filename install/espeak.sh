#!/bin/bash
# Makes sure that there is espeak-ng, which speaks for the tests of hearing, or says that they will be skipped.
set -euo pipefail

if command -v espeak-ng >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    admin=()
elif sudo -n true 2>/dev/null; then
    admin=(sudo -n)
else
    admin=(false)
fi
echo "Installing espeak-ng for the tests of speech ..."
if "${admin[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${admin[@]}" apt-get install -qq --no-install-recommends espeak-ng >/dev/null; then
    exit 0
fi
echo "There is no espeak-ng and it could not be installed, so some tests of speech are skipped. To run them: apt-get install espeak-ng"
