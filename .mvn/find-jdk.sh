# Chooses the JDK for ./mvnw and ./mobula. Sourced, not run:
#
#   . .mvn/find-jdk.sh && mobula_find_jdk || exit 1
#
# Exports JAVA_HOME: the one already set when it is a JDK 25 or later, else the oldest such JDK in the usual folders.
# Versions are read from the `release` file every JDK carries, so no JVM is started to find one.

# Prints the feature version of the JDK in folder $1, or nothing when there is no complete JDK.
mobula_jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r _line || [ -n "$_line" ]; do
    case $_line in
      JAVA_VERSION=*)
        _line=${_line#JAVA_VERSION=}
        _line=${_line#\"}
        _line=${_line%%[!0-9]*}
        printf %s "$_line"
        return 0
        ;;
    esac
  done <"$1/release"
}

# Sets _best and _best_version when folder $1 holds a better JDK than the best one so far.
_mobula_consider() {
  _version=$(mobula_jdk_version "$1")
  [ -n "$_version" ] && [ "$_version" -ge 25 ] || return 0
  if [ -z "$_best" ] || [ "$_version" -lt "$_best_version" ]; then
    _best=$1
    _best_version=$_version
  fi
}

mobula_find_jdk() {
  _best='' _best_version=0
  [ -z "${JAVA_HOME-}" ] || _mobula_consider "$JAVA_HOME"
  if [ -z "$_best" ]; then
    for _home in /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
      _mobula_consider "$_home"
    done
    _java=$(command -v java 2>/dev/null) && _java=$(readlink -f "$_java" 2>/dev/null) &&
      _mobula_consider "${_java%/bin/java}"
  fi
  if [ -z "$_best" ]; then
    cat >&2 <<'END'
Mobula needs a JDK 25 or later and found none: not in JAVA_HOME, not in /usr/lib/jvm, /opt, ~/.sdkman/candidates/java,
~/.jdks or /Library/Java/JavaVirtualMachines, and not as `java` on the PATH. Install one, for example
  Debian, Ubuntu   sudo apt install openjdk-25-jdk
  Fedora           sudo dnf install java-25-openjdk-devel
  macOS            brew install --cask temurin@25
  anywhere         https://adoptium.net/temurin/releases/?version=25
or set JAVA_HOME to the folder of the one you have, then run this command again.
END
    return 1
  fi
  JAVA_HOME=$_best
  export JAVA_HOME
}
