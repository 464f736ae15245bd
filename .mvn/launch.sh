# What ./mobula and benchmarks/run share: build a module when something changed, without starting Maven to find out,
# and run it in a JVM with Mobula's flags. Sourced, after `root` was set to the repository:
#
#   . "$root/.mvn/launch.sh"
#   mobula_prepare cli                        # sets `app`, the folder with the jars of one complete build
#   mobula_exec MAIN-CLASS CLASSPATH ARGS...  # becomes the JVM; CLASSPATH is appended to the jars
#
# State lies in .mobula/MODULE/: `app.N/` holds the jars of one build, `current` names the newest complete one, and the
# age of `current` decides whether anything changed. A build never touches the jars that a running JVM uses.

. "$root/.mvn/find-jdk.sh"
mobula_find_jdk || exit 1

# Kernels go to the optimising compiler after few calls, and their caller waits for it: until then every vector
# operation allocates, and the loop would burn more time than its compilation takes. All else goes there at four times
# the JVM's thresholds: much of it is called a few thousand times in a short run, for less time than compiling it takes.
# The scale of the kernels is relative to these thresholds, and they are compiled in a warm-up, of more calls than that
# takes. A small young generation stays in the processor's cache, and has fewer pages to be made.
mobula_kernels='dev.mobula.policies.simd.*::*'
mobula_vector_kernels='dev.mobula.policies.simd.Vector*::*'
mobula_java_flags="--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow -Djava.awt.headless=true -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr
  -XX:NewSize=8m -Dmobula.kernels.warmUpCalls=500 -Xlog:aot*=off -Xlog:cds*=off -Djdk.reflect.useNativeAccessorOnly=true -XX:CompileCommand=quiet
  -XX:CompileCommand=BackgroundCompilation,$mobula_kernels,false
  -XX:CompileCommand=CompileThresholdScaling,$mobula_kernels,0.05
  -XX:CompileCommand=CompileThresholdScaling,$mobula_vector_kernels,0.005
  -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400
  -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000"

# What is served is there before the kernels are compiled, and has its own calls to compile them; nothing asks for names,
# and nobody for Netty's events of the Flight Recorder, whose classes take a tenth of the start to load. Each collection
# delays the requests of its millisecond: with a young generation of 8 MB these are one in a hundred at 5,000 a second. Without a limit the first full collection would
# make it a third of the heap.
mobula_serve_flags='-Xmn32m -Dmobula.kernels.warmUpCalls=0 -Dvertx.disableDnsResolver=true -Dio.netty.jfr.enabled=false'

mobula_prepare() {
  _module=$1
  _state=$root/.mobula/$_module
  _mobula_up_to_date || _mobula_build_once
}

mobula_exec() {
  _main=$1
  read -r _classpath <"$app/classpath"
  _classpath=$_classpath${2:+:$2}
  shift 2
  _startup=$app/startup.jsa
  _flags=$mobula_java_flags
  if [ "$_module-${1-}" = cli-serve ]; then
    _flags="$_flags $mobula_serve_flags"
    [ ! -f "$app/serve.jsa" ] || _startup=$app/serve.jsa
  fi
  [ -f "$_startup" ] || _startup=''
  _worker=$app/worker.jsa
  # Without one, the runtime records its own, which those who build often would get for each build.
  [ -f "$_worker" ] || _worker=${MOBULA_AOT-}
  _mobula_filter_errors
  mkdir -p "$app/users" && : >"$app/users/$$" || : # this process, which the JVM will be
  # The flags and MOBULA_JAVA_OPTS are lists of words, and the patterns in them are not for the shell.
  set -f
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" $_flags ${_startup:+"-XX:SharedArchiveFile=$_startup"} \
    ${_worker:+"-Dmobula.worker.archive=$_worker"} ${MOBULA_JAVA_OPTS-} \
    -Dmobula.home="$root" -Dmobula.engines="$root/.mobula/engines" -cp "$_classpath" "$_main" "$@"
}

# --- build ------------------------------------------------------------------------------------------------------------

_mobula_up_to_date() {
  [ -f "$_state/current" ] || return 1
  read -r app <"$_state/current"
  app=$_state/$app
  [ -f "$app/classpath" ] || return 1
  # The class path is absolute: a folder that was moved or copied builds its own. A removed file shows in the time of
  # its folder.
  read -r _classpath <"$app/classpath"
  case $_classpath in "$app/"*) ;; *) return 1 ;; esac
  # Modules only: a project that `new-env` wrote may lie beside them.
  _sources=$(sed -n 's:.*<module>\(.*\)</module>.*:\1/pom.xml \1/src/main:p' "$root/pom.xml")
  # shellcheck disable=SC2086 # the sources are a list
  _changed=$(cd "$root" && find pom.xml $_sources -newer "$_state/current" 2>/dev/null | head -n 1)
  [ -z "$_changed" ]
}

# One build at a time, in the whole repository; whoever comes second waits, then finds nothing to do.
_mobula_build_once() {
  mkdir -p "$_state"
  _mobula_hold_lock
  _mobula_up_to_date || _mobula_build || exit 1
  _mobula_release_lock
}

# Builds the engine policies/NAME, and puts what ./mobula does not have yet into .mobula/engines/NAME, from which every
# later build renews it:
#
#   mobula_install_engine NAME [gpu]
mobula_install_engine() {
  _state=$root/.mobula/$1
  mkdir -p "$_state" "$root/.mobula/engines/.$1"
  case $1-${2-} in
    torch-gpu) echo -Ptorch-gpu ;;
    dl4j-gpu) echo -Pcuda ;;
  esac >"$root/.mobula/engines/.$1/profile"
  _mobula_hold_lock
  _log=$_state/build.log
  _mobula_maven "policies/$1" "$(cat "$root/.mobula/engines/.$1/profile")" && _mobula_copy_engine "$1" || exit 1
  _mobula_release_lock
}

_mobula_copy_engine() {
  _engine=$root/.mobula/engines/$1
  rm -rf "$_engine.old"
  mkdir -p "$_engine.new"
  cp "$root/policies/$1"/target/mobula-*-SNAPSHOT.jar "$root/policies/$1"/target/lib/*.jar "$_engine.new"
  [ ! -d "$_engine" ] || mv "$_engine" "$_engine.old"
  mv "$_engine.new" "$_engine"
  rm -rf "$_engine.old"
}

_mobula_maven() {
  rm -rf "$root/$1/target/lib" # else jars of dependencies that are gone would stay
  # shellcheck disable=SC2086 # the profile is a word or none
  if ! "$root/mvnw" -B -q -f "$root/pom.xml" -Pquick ${2-} -Dmaven.test.skip=true -pl "$1" -am package \
    >"$_log" 2>&1 </dev/null; then
    cat "$_log" >&2
    echo "Building Mobula failed; the log above is also in $_log" >&2
    return 1
  fi
}

_mobula_hold_lock() {
  # The lock is a link to the number of the process that builds: it is there, with the number, in a single step.
  _lock=$root/.mobula/building
  _waits=0
  _failures=0
  until _error=$(_mobula_lock 2>&1); do
    if ! _holder=$(readlink "$_lock" 2>/dev/null); then
      # Whoever held it has just let it go; or it cannot be made.
      _failures=$((_failures + 1))
      [ "$_failures" -lt 10 ] || {
        echo "mobula: cannot create the link $_lock, which keeps two builds apart: $_error" >&2
        exit 1
      }
    elif ! _mobula_is_alive "$_holder"; then
      _mobula_unlock_dead "$_holder"
      continue
    else
      [ "$_waits" -ne 5 ] || echo "Waiting for process $_holder, which builds Mobula; if it does not, remove $_lock" >&2
      _waits=$((_waits + 1))
    fi
    sleep 0.2
  done
  trap 'rm -f "$_lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

_mobula_release_lock() {
  rm -f "$_lock"
  trap - EXIT INT TERM
}

_mobula_lock() {
  [ ! -d "$_lock" ] || { # in which the link would be made
    echo "it is a folder"
    return 1
  }
  ln -s $$ "$_lock"
}

# The process of another user is alive too, though it can be sent nothing.
_mobula_is_alive() {
  kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1
}

# Takes away the lock of a process that is dead. What was taken is looked at again: another process may have done the
# same, and hold the lock by now.
_mobula_unlock_dead() {
  _taken=$_lock.$$
  mv "$_lock" "$_taken" 2>/dev/null || return 0
  _owner=$(readlink "$_taken") || return 0
  [ "$_owner" = "$1" ] || ln -s "$_owner" "$_lock" 2>/dev/null || :
  rm -f "$_taken"
}

_mobula_build() {
  _reason='first run'
  [ ! -f "$_state/current" ] || _reason='something changed'
  echo "Building Mobula ($_reason) …" >&2
  : >"$_state/started"
  _log=$_state/build.log
  _mobula_maven "$_module" || return 1
  for _installed in "$root"/.mobula/engines/*/; do
    [ -d "$_installed" ] || continue
    _installed=$(basename "$_installed")
    _mobula_maven "policies/$_installed" "$(cat "$root/.mobula/engines/.$_installed/profile" 2>/dev/null)" &&
      _mobula_copy_engine "$_installed" || return 1
  done
  _number=$(cat "$_state/number" 2>/dev/null || echo 0)
  _number=$((_number + 1))
  echo "$_number" >"$_state/number"
  app=$_state/app.$_number
  rm -rf "$app"
  mkdir "$app"
  cp "$root/$_module"/target/mobula-*.jar "$root/$_module"/target/lib/*.jar "$app"
  _classpath=$(printf '%s:' "$app"/*.jar)
  echo "${_classpath%:}" >"$app/classpath"
  [ "$_module" != cli ] || [ "${MOBULA_AOT-}" = off ] || _mobula_fill_startup_caches
  echo "app.$_number" >"$_state/current.new"
  # Whatever changed after the build began counts as changed.
  touch -r "$_state/started" "$_state/current.new"
  mv "$_state/current.new" "$_state/current"
  for _old in "$_state"/app.*; do
    [ "${_old##*.}" -ge $((_number - 1)) ] || _mobula_is_used "$_old" || rm -rf "$_old"
  done
}

# A JVM opens jars long after its start.
_mobula_is_used() {
  for _user in "$1"/users/*; do
    [ ! -e "$_user" ] || ! _mobula_is_alive "${_user##*/}" || return 0
  done
  return 1
}

# Runs a short piece of the main job, serves what it learnt, then runs one with a worker process, and has the JVM keep the
# classes that each loaded, those of lambdas among them: one archive for ./mobula, one for ./mobula serve, one for workers,
# since classes that are not needed cost time to map. Without an archive everything works the same, only slower, so a
# failure goes to the log alone. An AOT cache would keep less: for the sake of the incubator module, the JVM neither links
# its classes ahead nor keeps lambdas and profiles in it.
_mobula_fill_startup_caches() {
  _scratch=$_state/scratch
  rm -rf "$_scratch"
  mkdir "$_scratch"
  {
    _mobula_java -XX:DumpLoadedClassList="$_scratch/startup" dev.mobula.cli.Main train \
      "$root/configs/ppo-cartpole.yaml" --stop num_env_steps_sampled_lifetime=2000 --storage-path "$_scratch" --json &&
      _mobula_archive startup
    _mobula_record_serving && _mobula_archive serve
    MOBULA_WORKER_JAVA_OPTS="-XX:DumpLoadedClassList=$_scratch/worker" _mobula_java dev.mobula.cli.Main train \
      "$root/configs/ppo-cartpole.yaml" --stop training_iteration=2 --override config.env_runners.num_env_runners=1 \
      --override config.env_runners.isolated=true --storage-path "$_scratch" --json &&
      _mobula_archive worker
  } >>"$_log" 2>&1 </dev/null || :
  rm -rf "$_scratch"
}

# Serves until one request was answered; without curl, until one could be.
_mobula_record_serving() {
  # shellcheck disable=SC2086 # a list
  (_mobula_become_java $mobula_serve_flags -XX:DumpLoadedClassList="$_scratch/serve" dev.mobula.cli.Main serve \
    "$_scratch/cartpole-ppo" --port 0) >"$_scratch/serving" &
  _server=$!
  until grep -q '^Serving ' "$_scratch/serving"; do
    kill -0 "$_server" || return 1
    sleep 0.1
  done
  ! command -v curl >/dev/null ||
    curl -s -d '{"observation": [0, 0, 0, 0]}' "$(sed -n 's/^Serving //p' "$_scratch/serving")" || :
  kill "$_server"
  wait "$_server" || : # as a signal ended it
}

_mobula_archive() {
  _mobula_java -Xshare:dump -XX:SharedClassListFile="$_scratch/$1" -XX:SharedArchiveFile="$app/$1.jsa" ||
    rm -f "$app/$1.jsa"
}

# Runs the JVM of one build with Mobula's flags.
_mobula_java() (
  _mobula_become_java "$@"
)

# Becomes that JVM: for a subshell, in which the patterns among the flags are not for the shell.
_mobula_become_java() {
  set -f
  # shellcheck disable=SC2086 # the flags are a list
  exec "$JAVA_HOME/bin/java" $mobula_java_flags -cp "$(cat "$app/classpath")" "$@"
}

# --- run --------------------------------------------------------------------------------------------------------------

# The JVM announces incubator modules on its error stream and has no switch against it. Everything else passes.
_mobula_filter_errors() {
  _errors=$_state/stderr.$$
  mkfifo "$_errors" 2>/dev/null || return 0
  _mobula_drop_incubator_warning <"$_errors" >&2 &
  exec 2>"$_errors"
  rm -f "$_errors"
}

_mobula_drop_incubator_warning() {
  while IFS= read -r _line; do
    case $_line in
      'WARNING: Using incubator modules: '*) exec cat ;;
      *) printf '%s\n' "$_line" ;;
    esac
    case $_line in
      'Picked up '*) ;;
      *) exec cat ;;
    esac
  done
  printf %s "$_line"
}
