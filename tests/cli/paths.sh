# Paths through symbolic links, where the kernel lets the probe watch its path hooks; part of scripts/qemu-smoke.sh, alone:
#   SAKER_QEMU_COMMAND='sh /paths.sh' scripts/qemu 6.12
# Every line says PASS or FAIL; the last status is the verdict.

mkdir -p /tmp/p/real/inner; ln -s real /tmp/p/link; cd /tmp/p
cat > r.yaml <<'R'
- rule: Path
  desc: Whatever works on a path of this test.
  condition: >
    evt.type in (unlink, unlinkat, rmdir, mkdir, mkdirat, mknod, mknodat, rename, renameat, renameat2, link, linkat,
    symlink, symlinkat, chmod, fchmodat, chown, lchown, fchownat) and fs.realpath startswith /tmp/p/
  output: "%proc.name %evt.type ret=%evt.rawres real=%fs.realpath second=%fs.realpath.second"
  priority: NOTICE
R
echo 'log_syslog: false' > c.yaml
/saker run -c c.yaml -r r.yaml -P pid >alerts 2>log &
monitor=$!
for _ in $(seq 90); do [ -e pid ] && break; sleep 1; done
# io_uring is watched from a moment later on
for i in $(seq 90); do
  echo "37 0 -100 s:real/early$i 448 0 0 0" | /ring >/dev/null
  grep -q early alerts && break
  sleep 1
done

echo x > link/file
chmod 600 link/file
chown 1:1 link/file
ln link/file link/inner/hard
ln -s /nowhere link/symbolic
mv link/file link/inner/../moved
mkdir link/made
mknod link/node p
(cd link/inner && rm ../moved)
rmdir link/made
# the link, not what it leads to
ln -s real again
rm again
# what is not there has no path of the kernel's own
rmdir link/missing 2>/dev/null
# of a directory that is mounted elsewhere
mkdir elsewhere; mount -o bind real elsewhere; mkdir elsewhere/bound; umount elsewhere
# through io_uring: mkdirat, renameat, unlinkat with AT_REMOVEDIR; a missing one; one that is told of when it is submitted
/ring >ring.out <<'R'
37 0 -100 s:link/ring 448 0 0 0
35 0 -100 s:link/ring -100 s:link/inner/ring 0 0
36 0 -100 s:link/inner/ring 0 0 512 0
36 0 -100 s:link/absent 0 0 512 0
37 64 -100 s:link/skip 448 0 0 0
R
# a thread changes the path under the call; nothing is removed
cp /race racer; echo 1 > real/one; echo 2 > real/two
for _ in $(seq 20); do
  ./racer 2 /tmp/p/link/one /tmp/p/link/two >/dev/null
  sleep 1
  grep -q '(race)' alerts && break
done
kill "$monitor"
wait "$monitor"

bad=0
check() { if eval "$2"; then echo "PASS $1"; else echo "FAIL $1"; bad=1; fi; }
# what, program and event, result, path, second path
path() { check "$1" "grep -Eq ' $2 ret=$3 real=$4 second=$5\$' alerts"; }
p=/tmp/p/real
none='<NA>'
path chmod 'sh (chmod|fchmodat)' 0 $p/file "$none"
path chown 'sh (chown|lchown|fchownat)' 0 $p/file "$none"
path link 'sh link(at)?' 0 $p/file $p/inner/hard
path symlink 'sh symlink(at)?' 0 $p/symbolic "$none"
path rename 'sh rename(at2?)?' 0 $p/file $p/moved
path mkdir 'sh mkdir(at)?' 0 $p/made "$none"
path mknod 'sh mknod(at)?' 0 $p/node "$none"
path unlink 'sh unlink(at)?' 0 $p/moved "$none"
path rmdir 'sh (rmdir|unlinkat)' 0 $p/made "$none"
path 'unlink of a link' 'sh unlink(at)?' 0 /tmp/p/again "$none"
path 'failed rmdir' 'sh (rmdir|unlinkat)' -2 /tmp/p/link/missing "$none"
path 'bind mount' 'sh mkdir(at)?' 0 /tmp/p/elsewhere/bound "$none"
path 'mkdir in a ring' 'ring mkdirat' 0 $p/ring "$none"
path 'rename in a ring' 'ring renameat2' 0 $p/ring $p/inner/ring
path 'rmdir in a ring' 'ring unlinkat' 0 $p/inner/ring "$none"
path 'failed rmdir in a ring' 'ring unlinkat' -2 /tmp/p/link/absent "$none"
path 'mkdir in a ring that does not tell' 'ring mkdirat' 0 /tmp/p/link/skip "$none"
raced="Notice racer unlinkat ret=-20 real=$p"
check "raced paths are the kernel's" "grep -q '$raced/one ' alerts && grep -q '$raced/two ' alerts"
check "and nothing else" "! grep 'Notice racer' alerts | grep -Ev '$raced/(one|two) '"
check "races are told of" "grep -q '(race)' alerts"
check "links are told of" "grep -q 'through a symbolic link' alerts"
check "saker knows that it resolves them" '! grep -q "does not follow links" log'
grep 'Path mismatches' log
[ $bad = 0 ] || { cat log ring.out; grep -v 'Notice racer' alerts; }
cd /
[ $bad = 0 ]
