# shellcheck shell=bash
# Sourced by scripts/run and scripts/test, with $root set: makes sure that .venv is there and complete.

english() { # whether to speak English: Chinese is the default of this program
  case ${CLERK_LANG:-${LANG:-}} in en*) return 0 ;; *) return 1 ;; esac
}

say() { # say CHINESE ENGLISH
  if english; then printf '%s\n' "$2" >&2; else printf '%s\n' "$1" >&2; fi
}

find_python() { # prints the real path of a Python that is new enough, so that an upgrade of a link is noticed later
  local candidate
  for candidate in ${CLERK_PYTHON:-python3 python3.11 python3.12 python3.13 python3.14 python}; do
    "$candidate" -c '
import os, sys
sys.version_info >= (3, 11) or sys.exit(1)
print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))' 2>/dev/null && return 0
  done
  return 1
}

prepare() { # prepare run|dev: returns at once when what was installed is what the lock file names
  local lock_file=$root/requirements.txt python
  [ "$1" = dev ] && lock_file=$root/requirements-dev.txt
  # The stamp is a copy of the lock file; a dangling interpreter means that the system's Python was replaced.
  if [ -x "$root/.venv/bin/python" ] && cmp -s "$lock_file" "$root/.venv/installed-$1.txt"; then
    return 0
  fi
  if ! python=$(find_python); then
    say '没有找到 Python 3.11 或更新的版本。请先安装，例如：apt install python3 python3-pip；已装在别处时用 CLERK_PYTHON 指明。' \
      'No Python 3.11 or newer was found. Install it first, for example: apt install python3 python3-pip; if it is elsewhere, name it in CLERK_PYTHON.'
    exit 1
  fi
  "$python" "$root/scripts/environment.py" "$1" || exit $?
}
