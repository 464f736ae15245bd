#!/bin/sh
# .mvn/install-engine.sh NAME [gpu]: builds the engine policies/NAME for ./mobula, which calls this; the user's way is
# `./mobula engines install NAME`.
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
. "$root/.mvn/launch.sh"
mobula_install_engine "$@"
