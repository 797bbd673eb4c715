# Sourced by the scripts: sets JAVA_HOME to a JDK 25, whatever the default java is.
jdk25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}
if ! jdk25 "${JAVA_HOME:-/nonexistent}"; then
  found=
  for candidate in /usr/lib/jvm/*25* /opt/*jdk*25* /opt/java/* "$HOME"/.sdkman/candidates/java/25* \
    "$HOME"/.jdks/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home /usr/lib/jvm/*; do
    if jdk25 "$candidate"; then found=$candidate; break; fi
  done
  if [ -z "$found" ]; then
    echo "Workroom needs JDK 25 and found none. Install one (for example Temurin 25) or set JAVA_HOME to it." >&2
    exit 1
  fi
  JAVA_HOME=$found
fi
export JAVA_HOME
# Paths with letters beyond ASCII need a UTF-8 locale.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in *[Uu][Tt][Ff]*) ;; *) export LC_ALL=C.UTF-8 ;; esac
