#!/bin/bash
# Makes sure that there are PostgreSQL and nginx for `make test-services`, or says that it can't go on.
set -euo pipefail

missing=()
if ! command -v postgres >/dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null; then
    missing+=(postgresql)
fi
if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ]; then
    missing+=(nginx-light)
fi
if ! command -v openssl >/dev/null; then
    missing+=(openssl)
fi
if [ ${#missing[@]} = 0 ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    admin=()
elif sudo -n true 2>/dev/null; then
    admin=(sudo -n)
else
    admin=(false)
fi
echo "Installing ${missing[*]} for the tests of services ..."
if "${admin[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${admin[@]}" apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    exit 0
fi
echo "These tests need ${missing[*]}, which could not be installed. To run them: apt-get install ${missing[*]}" >&2
exit 1
