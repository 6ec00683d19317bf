#!/bin/bash
# Makes sure that there is a Chromium for the browser tests, or says why they will be skipped.
set -euo pipefail

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ]; then
    admin=()
elif sudo -n true 2>/dev/null; then
    admin=(sudo -n)
else
    admin=(false)
fi
echo "Installing chromium for the browser tests ..."
if "${admin[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${admin[@]}" apt-get install -qq --no-install-recommends chromium >/dev/null; then
    exit 0
fi
if [ -n "${CI:-}" ]; then
    echo "There is no Chromium and it could not be installed; in CI the browser tests have to run." >&2
    exit 1
fi
echo "There is no Chromium and it could not be installed, so the browser tests are skipped. To run them: apt-get install chromium"
