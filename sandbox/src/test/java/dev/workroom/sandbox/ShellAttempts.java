package dev.workroom.sandbox;

import java.util.List;

/** The attempts of {@link Attempts} that a shell can make, for where there is nothing else. */
final class ShellAttempts {
  static final List<Integer> GROUPS =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 25, 32, 43, 44, 45, 61);

  /** Its arguments are those of {@link Attempts}. */
  static final String SCRIPT =
      """
      outside=$1 granted=$2 port=$4 victim=$5 house=$6 again=$7
      try() { name=$1; shift; if "$@" >/dev/null 2>&1; then echo "ESCAPED $name"; else echo "blocked $name"; fi; }
      done_() { name=$1; shift; "$@" >/dev/null 2>&1; echo "accepted $name"; }
      shows() { grep -q -e TOPSECRET -e WORKROOM-CANARY -- "$@"; }
      command -v nc >/dev/null || nc() { /run/busybox nc "$@"; }
      command -v nslookup >/dev/null || nslookup() { /run/busybox nslookup "$@"; }
      writes() { echo 'written from inside' 2>/dev/null >"$1"; }
      [ "$(cat in.txt)" = granted ] && echo "works can read what is granted"
      writes staged.txt && echo "works can write to the stage"
      try "01 read by absolute path" shows "$outside/secret.txt"
      try "01 see that a file outside exists" test -e "$outside/secret.txt"
      try "01 find a secret anywhere" shows -r /home /root /run /tmp /var /etc /dev/shm
      try "02 read by .." shows "$granted/../outside/secret.txt"
      try "02 read by .. through the export" shows "$granted/../../../../../../../../$outside/secret.txt"
      try "04 read by a link that was there" shows link_out
      ln -s "$outside/secret.txt" link_new
      try "05 read by a new link" shows link_new
      try "06 read by a hard link" ln "$outside/secret.txt" hard
      for root in /proc/1/root /proc/self/root "/proc/$victim/root"; do
        try "07 read by $root" shows "$root$outside/secret.txt"
      done
      try "08 see that the host's process exists" grep -q python "/proc/$victim/cmdline"
      done_ "03 write outside" writes "$outside/new.txt"
      done_ "03 write over a file outside" writes "$outside/secret.txt"
      done_ "12 write over the original" writes "$again/in.txt"
      done_ "12 truncate the original" truncate -s 0 "$again/in.txt"
      done_ "12 delete the original" rm -f "$again/in.txt"
      try "20 read the program's own data" shows "$house/state/log"
      try "25 end the host's process" kill -9 "$victim"
      for device in vdb sda mem kvm fuse; do try "32 open /dev/$device" head -c1 "/dev/$device"; done
      try "43 connect to the host's port" nc -w 1 127.0.0.1 "$port"
      try "43 have a network card" grep -q eth /proc/net/dev
      try "44 resolve a name" nslookup example.org
      try "45 reach a socket file in the granted folder" nc local:"$granted/host.sock"
      for socket in ssh-agent gpg-agent docker bus; do
        try "45 see the socket of $socket" test -e "$house/run/$socket"
      done
      for file in .ssh/id_rsa .netrc .aws/credentials .config/workroom.yaml; do
        try "61 read the user's $file" shows "$house/$file"
      done
      try "61 find a secret in the environment" sh -c 'env | grep CANARY'
      try "61 find a secret in any process" sh -c 'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | grep -e sk[-]WORK -e token[=]'
      # Who is root inside can mount the export again, and still not write to it.
      mkdir -p /tmp/export
      for name in 0 1; do
        mount -t 9p -o rw,trans=virtio,version=9p2000.L "folder$name" /tmp/export 2>/dev/null &&
          { writes /tmp/export/in.txt; writes /tmp/export/new.txt; rm -f /tmp/export/in.txt; chmod 777 /tmp/export
            shows "/tmp/export/../outside/secret.txt" && echo "ESCAPED 02 read beyond the export"
            shows /tmp/export/link_out && echo "ESCAPED 04 read by a link of the export"; }
      done
      echo "blocked 04 read by the export"
      echo end
      """;

  private ShellAttempts() {}
}
