# Run inside the guest by scripts/qemu. Its last status is the verdict.

/saker doctor
/saker run -M 60 >/tmp/alerts 2>/tmp/log &
monitor=$!
for _ in $(seq 60); do
  cat /etc/shadow >/dev/null
  grep -q 'sensitive file' /tmp/alerts && break
  sleep 1
done
touch /etc/made-by-the-smoke-test
ln -s /etc/shadow /tmp/link
sleep 2
kill "$monitor"
wait "$monitor"
cat /tmp/log /tmp/alerts
seen=$(grep -c 'sensitive file' /tmp/alerts)
sh /paths.sh && [ "$seen" -gt 0 ]
