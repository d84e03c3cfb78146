# Has the probe refuse operations, in a guest whose kernel lets BPF do so:
#   SAKER_QEMU_COMMAND="$(cat tests/respond/deny.sh)" scripts/qemu 6.12
# Every line says PASS or FAIL; the last status is the verdict.

cat > /tmp/r.yaml <<'R'
- rule: Secret
  desc: test
  condition: evt.type in (open, openat, openat2) and fd.name = /tmp/secret and evt.is_open_read = true and fd.num >= 0
  output: secret
  priority: WARNING
- rule: Tool
  desc: test
  condition: evt.type in (execve, execveat) and proc.exepath = /tmp/tool
  output: tool
  priority: WARNING
- rule: Keep
  desc: test
  condition: evt.type in (unlink, unlinkat) and fs.path.name = /tmp/keep
  output: keep
  priority: WARNING
- rule: Name
  desc: test
  condition: evt.type in (rename, renameat, renameat2) and fs.path.source startswith /tmp/name
  output: name
  priority: WARNING
- rule: Port
  desc: test
  condition: evt.type = connect and fd.sport = 4444 and fd.sip = 127.0.0.1
  output: port
  priority: WARNING
R
cat > /tmp/c.yaml <<'C'
log_syslog: false
json_output: true
responses:
  mode: enforce
  rules:
    - match: {rule: [Secret, Tool, Keep, Name, Port]}
      actions: [deny]
C
echo top > /tmp/secret; echo other > /tmp/other; ln -s /tmp/secret /tmp/link; cp /bin/busybox /tmp/tool; echo x > /tmp/keep; echo x > /tmp/gone; echo x > /tmp/name1; echo x > /tmp/free
/saker run -c /tmp/c.yaml -r /tmp/r.yaml -M 100 -P /tmp/pid >/tmp/alerts 2>/tmp/log &
monitor=$!
for i in $(seq 90); do [ -e /tmp/pid ] && break; sleep 1; done
sleep 1
ok=0
check() { if eval "$2"; then echo "PASS $1"; else echo "FAIL $1"; ok=1; fi; }
check "open refused" '! cat /tmp/secret 2>/tmp/e && grep -q "not permitted" /tmp/e'
check "open of a link refused" '! cat /tmp/link 2>/dev/null'
check "relative open refused" '! (cd /tmp; cat secret) 2>/dev/null'
check "open for writing passes" 'echo more >> /tmp/secret'
check "other open passes" 'cat /tmp/other'
check "exec refused" '! /tmp/tool true 2>/dev/null'
check "unlink refused" '! rm -f /tmp/keep 2>/dev/null && [ -e /tmp/keep ]'
check "other unlink passes" 'rm /tmp/gone'
check "rename refused" '! mv /tmp/name1 /tmp/name2 2>/dev/null && [ -e /tmp/name1 ]'
check "other rename passes" 'mv /tmp/free /tmp/free2'
nc -l -p 4444 </dev/null >/dev/null &
sleep 1
check "connect refused" '! (echo x | nc 127.0.0.1 4444) 2>/tmp/e && grep -q "not permitted" /tmp/e'
sleep 2
kill $monitor
wait $monitor
check "seven responses are reported" '[ $(grep -c "\"response.action\":\"deny\"" /tmp/alerts) = 7 ]'
check "all of them by the kernel" '[ $(grep -c "\"response.where\":\"kernel\"" /tmp/alerts) = 7 ]'
check "nothing is refused after the end" 'cat /tmp/secret >/dev/null'
[ $ok = 0 ] || cat /tmp/log
[ $ok = 0 ]
