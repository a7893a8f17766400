#!/usr/bin/env bash
# Checks the documentation against the repository and the program:
#   every relative link of every *.md leads to a file, and its #fragment to a heading
#   every path of ours that stands as `code` exists; src/X/<Y>/... and *.x count by their fixed beginning
#   every option and variable that hub, up, import and translate print with --help is in docs/ or README.md, and every option of exporter and metacollector
#   README.md names the two commands
# Needs a Release build, as scripts/test.sh makes it. Prints what is missing; exit code 1 when something is.
set -euo pipefail

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
cd "$root"
problems=0

# "error" is what scripts/test.sh shows of a failed step.
problem() {
  printf 'error: %s\n' "${*//.\//}"
  problems=$((problems + 1))
}

# Markdown without its fenced blocks, whose text is not ours to resolve.
prose() { awk '/^[ \t]*(```|~~~)/ { fenced = !fenced; next } !fenced' "$1"; }

# Headings as the anchors that code hosts make of them.
anchors() {
  prose "$1" | sed -nE 's/^#+ +(.*)$/\1/p' | tr '[:upper:]' '[:lower:]' | sed -E 's/\[([^]]*)\]\([^)]*\)/\1/g; s/[^a-z0-9 _-]//g; s/ /-/g'
}

check_link() {
  local page=$1 link=$2 path fragment='' target
  case $link in
    http://* | https://* | mailto:*) return 0 ;;
  esac
  path=${link%%#*}
  [[ $link == *'#'* ]] && fragment=${link#*#}
  if [[ -z $path ]]; then
    target=$page
  elif [[ $path == /* ]]; then
    target=$root$path
  else
    target=$(dirname -- "$page")/$path
  fi
  if [[ ! -e $target ]]; then
    problem "$page: the link '$link' leads nowhere"
  elif [[ -n $fragment && $target == *.md ]] && ! anchors "$target" | grep -qxF -- "$fragment"; then
    problem "$page: $path has no heading '#$fragment'"
  fi
}

check_links() {
  local page=$1 link
  while IFS= read -r link; do
    [[ -n $link ]] && check_link "$page" "$link"
  done < <(prose "$page" | sed -E 's/`[^`]*`//g' | grep -oE '\]\([^) ]+\)|(src|srcset|href)="[^"]+"' | sed -E 's/^\]\((.*)\)$/\1/; s/^[a-z]+="(.*)"$/\1/' || true)
}

# `src/Lynceus.Hub/HubOptions.cs` and the like; a name with a placeholder counts as far as it is fixed.
check_paths() {
  local page=$1 path fixed
  while IFS= read -r path; do
    fixed=${path%%[<*]*}
    if [[ $path == *[\<*]* || $path == *NNNN* ]]; then
      fixed=$(dirname -- "${fixed%%NNNN*}x")
    fi
    [[ -e ${fixed%/} ]] || problem "$page: there is no '$path'"
  done < <(prose "$page" | grep -oE '`[^` ]+`' | tr -d '`' | grep -E '^(\./)?(src|tests|scripts|docs|benchmarks|samples|deploy|proto|\.ci)/|^[A-Z]+\.md$|^[A-Za-z.]+\.(props|slnx|txt)$|^(global\.json|nuget\.config)$' | sort -u || true)
}

check_options() {
  local program=$root/artifacts/bin/Lynceus/release/lynceus.dll command page help word
  if [[ ! -e $program ]]; then
    problem "there is no Release build of src/Lynceus; run dotnet build -c Release"
    return
  fi

  for command in hub up import translate; do
    case $command in
      hub | up) page=docs/roles/hub.md ;;
      *) page=docs/reference/cli.md ;;
    esac
    help=$(dotnet "$program" "$command" --help)
    while IFS= read -r word; do
      grep -qE -- "\`$word[\` ]" "$page" || problem "$page: the option $word of 'lynceus $command' is missing"
    done < <(grep -oE '^  +(-[^ ]+, )*--[a-z0-9-]+' <<<"$help" | grep -oE -- '--[a-z0-9-]+' | grep -vx -- --help | sort -u)

    # The variables of "up" are those of "hub" under another prefix, which the page says in one sentence.
    [[ $command == up ]] && help=${help//LYNCEUS_UP_/LYNCEUS_HUB_} && help=${help//LYNCEUS_HUB_DEMO/LYNCEUS_UP_DEMO}
    while IFS= read -r word; do
      grep -qF -- "\`$word\`" "$page" || problem "$page: the variable $word of 'lynceus $command' is missing"
    done < <(grep -oE 'LYNCEUS_[A-Z_]+' <<<"$help" | sort -u)
  done

  # Their variables follow from the names of the options, as their pages say.
  for command in exporter metacollector; do
    while IFS= read -r word; do
      grep -qE -- "\`$word[\` ]" "docs/roles/$command.md" && continue
      case $word in
        --metrics-* | --health-*) grep -qE -- "\`${word#--}\`" docs/reference/metrics-endpoint.md && continue ;;
      esac
      problem "docs/roles/$command.md: the option $word of 'lynceus $command' is missing"
    done < <(dotnet "$program" "$command" --help | grep -oE '^  +--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' | grep -vx -- --help | sort -u)
  done
}

check_commands() {
  local command
  for command in './lynceus up --demo' 'scripts/test.sh'; do
    grep -qxF -- "$command" README.md || problem "README.md: the command '$command' does not stand on a line of its own"
  done
}

pages=0
while IFS= read -r -d '' page; do
  pages=$((pages + 1))
  check_links "$page"
  check_paths "$page"
done < <(find . \( -name artifacts -o -name node_modules -o -name .git -o -name bin -o -name obj \) -prune -o -name '*.md' -print0)
check_options
check_commands

if [[ $problems != 0 ]]; then
  echo "$problems problems in $pages pages"
  exit 1
fi
echo "$pages pages checked"
