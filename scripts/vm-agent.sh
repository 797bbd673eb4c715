#!/bin/busybox sh
# The first process of Workroom's virtual machine: it says that it is ready, takes one command, runs it over an
# overlay of the granted folders, sends back what it changed, and switches the machine off. Three virtio-serial
# ports: "control" carries lines both ways, "output" what the command says, "changes" for each folder a cpio archive
# (newc) of the overlay's upper layer. Nothing here is trusted by the host.
export PATH=/bin
/bin/busybox mkdir -p /proc /sys /dev /host /layers /new
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox --install -s /bin
while read -r module; do insmod "/modules/$module.ko"; done </modules/order

port() {
  for each in /sys/class/virtio-ports/*; do
    read -r name <"$each/name" && [ "$name" = "workroom.$1" ] && port=/dev/${each##*/} && return
  done
}
wait_for() {
  tries=0
  until port "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || poweroff -f
    sleep 0.05
  done
}
wait_for control && exec 3<>"$port"
wait_for output && exec 4>"$port"
wait_for changes && exec 5>"$port"
say() { echo "$*" >&3; }
text() { echo "$1" | base64 -d; }
fail() { say "failed $*"; sleep 1; poweroff -f; }

# The system that a command sees: the image if there is one, else this one's busybox.
if [ -b /dev/vda ]; then
  mkdir -p /image /layers/root
  mount -t squashfs -o ro /dev/vda /image || fail "the image cannot be mounted"
  mount -t tmpfs -o mode=755 root /layers/root
  mkdir -p /layers/root/upper /layers/root/work
  mount -t overlay -o lowerdir=/image,upperdir=/layers/root/upper,workdir=/layers/root/work root /new
else
  mount -t tmpfs -o mode=755 root /new
  mkdir -p /new/bin /new/etc
  cp /bin/busybox /new/bin/busybox
  busybox --install -s /new/bin
fi
mkdir -p /new/proc /new/dev /new/tmp /new/run /new/home/agent
cp /bin/busybox /new/run/busybox
mount -t proc -o hidepid=invisible proc /new/proc
mount -t tmpfs -o mode=755,size=65536k dev /new/dev
mkdir /new/dev/shm
mount -t tmpfs -o mode=1777 shm /new/dev/shm
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9; do
  IFS=: read -r name major minor <<-LINE
	$device
	LINE
  mknod -m 666 "/new/dev/$name" c "$major" "$minor"
done
ln -s /proc/self/fd /new/dev/fd
ln -s /proc/self/fd/0 /new/dev/stdin
ln -s /proc/self/fd/1 /new/dev/stdout
ln -s /proc/self/fd/2 /new/dev/stderr
sync
say ready

folders=0
while read -r word a b c <&3; do
  case $word in
    clock) date -s "@$a" >/dev/null ;;
    entropy) text "$a" >/dev/urandom ;;
    zone) zone=$a ;;
    user) uid=$a gid=$b ;;
    limits) processes=$a memory=$b file=$c ;;
    space)
      space=$a
      mount -t tmpfs -o "mode=1777,size=$b" tmp /new/tmp
      mount -t tmpfs -o "mode=755,size=$b" home /new/home/agent ;;
    folder)
      folder="$(text "$c"; echo x)" folder=${folder%x}
      mkdir -p "/host/$a" "/new$folder"
      mount -t 9p -o "ro,trans=virtio,version=9p2000.L,msize=524288,cache=loose,access=any" "folder$a" "/host/$a" \
        || fail "the folder cannot be mounted"
      if [ "$b" = rw ]; then
        mkdir -p "/layers/$a"
        mount -t tmpfs -o "mode=700,size=$space" layer "/layers/$a"
        mkdir "/layers/$a/upper" "/layers/$a/work"
        chmod "$(stat -c %a "/host/$a")" "/layers/$a/upper"
        chown "$(stat -c %u:%g "/host/$a")" "/layers/$a/upper"
        mount -t overlay -o "lowerdir=/host/$a,upperdir=/layers/$a/upper,workdir=/layers/$a/work" layer "/new$folder" \
          || fail "the overlay cannot be mounted"
      else
        mount --bind "/host/$a" "/new$folder" || fail "the folder cannot be bound"
      fi
      eval "mode$a=$b place$a=\$folder"
      folders=$((folders + 1)) ;;
    script) text "$a" >/new/run/script ;;
    run) directory="$(text "$a"; echo x)" directory=${directory%x}; break ;;
  esac
done

chown "$uid:$gid" /new/home/agent
mkdir -p /new/etc
rm -f /new/etc/passwd /new/etc/group
echo "agent:x:$uid:$gid:agent:/home/agent:/bin/sh" >/new/etc/passwd
echo "agent:x:$gid:" >/new/etc/group
shell=/bin/sh
[ -x /new/bin/bash ] && shell=/bin/bash
cat >/new/run/start <<START
cd "\$1" || exit 125
ulimit -c 0
ulimit -d $memory
ulimit -f $file
exec $shell /run/script
START
tasks() { set -- /proc/[0-9]*; tasks=$#; }
tasks
most=$((tasks + processes))
echo $((most + 48)) >/proc/sys/kernel/threads-max
echo 1 >/proc/sys/vm/oom_kill_allocating_task

# Output goes through one process of ours, since a port can be opened once.
mkfifo /run.fifo
cat </run.fifo >&4 &
drain=$!
env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/agent USER=agent TMPDIR=/tmp LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ="$zone" \
  chroot /new /run/busybox setsid /run/busybox su -p -s /bin/sh agent -c '/bin/sh /run/start "$0"' "$directory" \
  </dev/null >/run.fifo 2>&1 3>&- 4>&- 5>&- &
command=$!
say started

# Looks at the command from outside while it runs; a line from the host stops it. Nothing here starts a process: when
# the command has used up all that there may be, that would fail, and with it this one, the machine's first.
meminfo() {
  while read -r name amount unit; do
    case $name in MemAvailable:) available=$amount ;; Shmem:) written=$amount; return ;; esac
  done </proc/meminfo
}
meminfo
full=$((written + ${space%k} - 64))
end=
while [ -z "$end" ] && kill -0 $command 2>/dev/null; do
  read -r -t 0.2 word <&3 && end=stopped
  tasks
  [ $tasks -gt $most ] && end=processes
  meminfo
  [ "$available" -lt 16384 ] && end=memory
  # All that it writes lies in memory: the layers of its folders, its home, its temporary files.
  [ "$written" -gt $full ] && end=disk
done
# A fork that was under way when all were stopped ends later, and its child would hold the output open for ever: hence
# again and again, until nothing holds it.
kill -STOP -1
kill -CONT $drain
while :; do
  for each in /proc/[0-9]*; do
    pid=${each##*/}
    [ "$pid" = 1 ] || [ "$pid" = $drain ] || kill -9 "$pid" 2>/dev/null
  done
  kill -0 $drain 2>/dev/null || break
  read -r -t 0.2 word <&3
done
wait $command 2>/dev/null
code=$?
wait $drain
[ -n "$end" ] && code=137 && say "end $end"
say "exit $code"

# An opaque folder hides what lies below it; the archive says so name by name, as for any other deletion.
hidden() {
  local folder=$1 below name
  for below in "$lower/$folder"* "$lower/$folder".[!.]* "$lower/$folder"..?*; do
    [ -e "$below" ] || [ -L "$below" ] || continue
    name=$folder${below#"$lower/$folder"}
    { [ -e "$upper/$name" ] || [ -L "$upper/$name" ] || [ -e "$merged/$name" ] || [ -L "$merged/$name" ]; } \
      || mknod "$upper/$name" c 0 0
  done
  for below in "$upper/$folder"* "$upper/$folder".[!.]* "$upper/$folder"..?*; do
    name=$folder${below#"$upper/$folder"}
    [ -d "$below" ] && [ ! -L "$below" ] && [ -d "$lower/$name" ] && [ ! -L "$lower/$name" ] && hidden "$name/"
  done
}
i=0
while [ $i -lt $folders ]; do
  eval "mode=\$mode$i place=\$place$i"
  if [ "$mode" = rw ]; then
    lower=/host/$i upper=/layers/$i/upper merged=/new$place
    hidden ""
    say "layer $i"
    (cd "$upper" && find . -print0 | cpio -o -H newc -0 2>/dev/null) >&5
  fi
  i=$((i + 1))
done
say done
exec 3>&- 4>&- 5>&-
poweroff -f
