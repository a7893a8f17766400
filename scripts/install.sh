#!/usr/bin/env bash
# Puts `lynceus` on the PATH: a link to the launcher of this checkout, so it always runs what the sources here say.
#   scripts/install.sh [--prefix DIR]              links DIR/bin/lynceus; DIR is /usr/local for root and ~/.local for others
#   scripts/install.sh --uninstall [--prefix DIR]  removes that link
# Running it again changes nothing. A file that is not our link is left alone. Exit code 64 for wrong use, 1 for what cannot be done.
set -euo pipefail

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
launcher=$root/lynceus
uninstall=
prefix=

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$2" >&2
  exit "$1"
}

while (($# > 0)); do
  case $1 in
    --uninstall) uninstall=yes ;;
    --prefix=?*) prefix=${1#*=} ;;
    --prefix)
      [[ -n ${2:-} ]] || fail 64 '--prefix is given without a value: it takes a folder'
      prefix=$2
      shift
      ;;
    -h | --help)
      sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) fail 64 "there is no option '$1' (see scripts/install.sh --help)" ;;
  esac
  shift
done

if [[ -z $prefix ]]; then
  if [[ $(id -u) == 0 ]]; then
    prefix=/usr/local
  else
    prefix=${HOME:?HOME is not set; give --prefix}/.local
  fi
fi

folder=$(realpath -ms -- "$prefix/bin")
link=$folder/lynceus

# A link that leads to the launcher of a checkout, this one or another; also one that was moved away.
is_ours() { [[ -L $link && $(readlink -- "$link") == */lynceus ]]; }

if [[ -n $uninstall ]]; then
  if is_ours; then
    target=$(readlink -- "$link")
    [[ $target == "$launcher" || ! -e $target ]] || fail 1 "$link leads to another checkout ($target); it was left alone"
    rm -f -- "$link" 2>/dev/null || fail 1 "cannot remove $link"
    say "removed $link"
  elif [[ -e $link || -L $link ]]; then
    fail 1 "$link is not a link to a checkout; it was left alone"
  else
    say "there is no $link"
  fi
  exit 0
fi

if is_ours; then
  before=$(readlink -- "$link")
elif [[ -e $link || -L $link ]]; then
  fail 1 "$link is there already and is not a link to a checkout; remove it, or choose another folder with --prefix"
else
  before=
fi

if [[ $before == "$launcher" ]]; then
  say "$link leads to this checkout already"
else
  mkdir -p -- "$folder" 2>/dev/null || fail 1 "cannot create $folder; choose another folder with --prefix"
  # A new link that takes the old one's place in one step.
  ln -sfn -- "$launcher" "$link.new" 2>/dev/null && mv -fT -- "$link.new" "$link" 2>/dev/null || fail 1 "cannot write to $folder; choose another folder with --prefix"
  say "$link leads to $launcher${before:+ (before: $before)}"
fi

case ":$PATH:" in
  *":$folder:"*)
    hash -r
    found=$(command -v lynceus || true)
    if [[ $found != "$link" ]]; then
      say "but the shell finds $found first; remove it, or put $folder in front of its folder in PATH"
    fi
    ;;
  *)
    say "$folder is not on the PATH. For this shell, and for all that come after it:"
    say "  export PATH=\"$folder:\$PATH\""
    say "  echo 'export PATH=\"$folder:\$PATH\"' >>~/.profile"
    ;;
esac
