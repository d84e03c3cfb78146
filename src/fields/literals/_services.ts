/** Well-known services (IANA numbers) for machines without /etc/services, in the form of that file. */
export const BUILTIN_SERVICES = `
tcpmux 1/tcp
echo 7/tcp
discard 9/tcp sink null
daytime 13/tcp
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp mail
time 37/tcp
whois 43/tcp
domain 53/tcp
bootps 67/udp
bootpc 68/udp
tftp 69/udp
gopher 70/tcp
finger 79/tcp
http 80/tcp www
kerberos 88/tcp kerberos5 krb5
pop3 110/tcp pop-3
sunrpc 111/tcp portmapper
auth 113/tcp ident
nntp 119/tcp
ntp 123/udp
epmap 135/tcp
netbios-ns 137/udp
netbios-dgm 138/udp
netbios-ssn 139/tcp
imap2 143/tcp imap
snmp 161/udp
snmptrap 162/udp
bgp 179/tcp
irc 194/tcp
ldap 389/tcp
https 443/tcp
microsoft-ds 445/tcp
submissions 465/tcp smtps
syslog 514/udp
exec 512/tcp
login 513/tcp
shell 514/tcp
printer 515/tcp
submission 587/tcp
ipp 631/tcp
ldaps 636/tcp
rsync 873/tcp
ftps-data 989/tcp
ftps 990/tcp
telnets 992/tcp
imaps 993/tcp
pop3s 995/tcp
socks 1080/tcp proxy
openvpn 1194/udp
ms-sql-s 1433/tcp
nfs 2049/tcp
docker 2375/tcp
docker-s 2376/tcp
etcd-client 2379/tcp
etcd-server 2380/tcp
mysql 3306/tcp
ms-wbt-server 3389/tcp
svn 3690/tcp
sip 5060/udp
xmpp-client 5222/tcp
postgresql 5432/tcp postgres
amqp 5672/tcp
x11 6000/tcp
redis 6379/tcp
ircd 6667/tcp
http-alt 8080/tcp webcache
zabbix-agent 10050/tcp
mongodb 27017/tcp
`;
