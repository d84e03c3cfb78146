/**
 * How events of old captures become events of the current schema. Events are known by type and number of parameters,
 * since parameters were added at the end of an event without giving it a new type. The numbers are those of the
 * reference implementation's table (schema 4.5.1).
 *
 * One rule a line: the name is for people.
 * - `name TYPE/COUNT + ops`: the parameters are appended.
 * - `name TYPE/COUNT > NEW ops`: the event becomes one of type NEW with these parameters, and is looked at again.
 *
 * Operations: `O2` parameter 2 of the event itself, `E0` parameter 0 of the thread's last enter event, `E0..3` a run of
 * them, `-` empty, `D` the default of the parameter's type, `C` the container's description as JSON.
 */
export const CONVERSIONS = `
syscall 1/1 + E1
open 2/0 + - - -
open 3/4 + -
open 3/5 + -
close 5/1 + E0
read 7/2 + E0 E1
write 9/2 + E0 E1
socket 19/1 + E0..2
socket 19/4 + D
bind 21/2 + E0
connect 22/1 + D
connect 23/2 + E0
connect 23/3 + E1
listen 25/1 + E0 E1
send 29/2 + E0 E1 D
sendto 31/2 + E0..2
recv 33/2 + E0 E1 D
recvfrom 35/3 + E0 E1
shutdown 37/1 + E0 E1
socketpair 43/5 + E0..2
sendmsg 49/2 + E0..2
sendmmsg 51/0 + D - - - -
recvmsg 53/4 + D
recvmsg 53/5 + E0
recvmmsg 55/0 + D - - - - -
creat 58/0 + - -
creat 59/3 + -
creat 59/4 + -
creat 59/5 + -
eventfd 63/1 + E0 E1
futex 65/1 + E0..2
fstat 71/1 + E0
epoll_wait 79/1 + E0
poll 81/2 + E1
lseek 87/1 + E0..2
llseek 89/1 + E0..2
fchdir 97/1 + E0
pread 113/2 + E0..2
pwrite 115/2 + E0..2
readv 117/3 + E0
writev 119/2 + E0 E1
preadv 121/3 + E0 E1
pwritev 123/2 + E0..2
signalfd 127/1 + E0..2
kill 129/1 + E0 E1
tkill 131/1 + E0 E1
tgkill 133/1 + E0..2
nanosleep 135/1 + E0
timerfd_create 137/1 + E0 E1
inotify_init 139/1 + E0
getrlimit 141/3 + E0
setrlimit 143/3 + E0
prlimit 145/5 + E0 E1
fcntl 151/1 + E0 E1
fcntl 151/3 + D
brk 159/4 + E0
mmap 161/4 + E0..5
mmap2 163/4 + E0..5
munmap 165/4 + E0 E1
splice 167/1 + E0..3
ptrace 169/0 + - - -
ptrace 169/3 + E0 E1
ioctl 171/1 + E0..2
sendfile 189/2 + E0 E1 E3
quotactl 191/14 + E0..3
setresuid 193/1 + E0..2
setresgid 195/1 + E0..2
setuid 199/1 + E0
setgid 201/1 + E0
clone 223/20 + -
fork 225/20 + -
vfork 227/20 + -
getdents 237/1 + E0
getdents64 239/1 + E0
setns 241/1 + E0 E1
flock 243/1 + E0 E1
semop 251/8 + E0
semctl 253/1 + E0..3
ppoll 255/2 + E1 E2
mount 257/4 + E0
semget 263/1 + E0..2
access 265/2 + E0
mkdir 277/2 + E0
unshare 285/1 + E0
execve 293/18 + -
execve 293/19 + -
execve 293/20 + - - -
execve 293/23 + - - -
execve 293/26 + -
execve 293/27 + -
execve 293/28 + -
execve 293/29 + -
execve 293/30 + E0
setpgid 295/1 + E0 E1
seccomp 298/1 + D
seccomp 299/1 + E0 E1
openat 306/0 + - - - -
openat 307/5 + -
openat 307/6 + -
openat2 326/0 + - - - - -
openat2 327/6 + - -
mprotect 329/1 + E0..2
execveat 331/19 + -
execveat 331/20 + - - -
execveat 331/23 + - - -
execveat 331/26 + -
execveat 331/27 + -
execveat 331/28 + -
execveat 331/29 + -
copy_file_range 333/3 + E0..2
clone3 335/20 + -
epoll_create 375/1 + E0
epoll_create1 377/1 + E0
accept4 389/5 + E0
umount2 391/2 + E0
eventfd2 397/2 + E0
signalfd4 399/2 + E0 E1
brk 11/1 > 159 O0 E0 - - -
execve 12/0 > 154
execve 13/8 > 155 O0..7 - - - - -
clone 15/11 > 157 O0..7 - - - - - O8..10
procexit 16/0 > 186 - - - - -
accept 27/3 > 247 O0..2 D D
accept 57/3 > 389 O0..2 D D E0
select 85/1 > 83 O0
ioctl 91/1 > 171 O0 E0 E1 -
mkdir 99/1 > 277 O0 E0 E1
rmdir 101/1 > 279 O0 E0
openat 103/1 > 307 O0 E0..3 - -
link 105/1 > 309 O0 E0 E1
linkat 107/1 > 311 O0 E0..3 -
unlink 109/1 > 301 O0 E0
unlinkat 111/1 > 303 O0 E0 E1 -
dup 125/1 > 367 O0 E0
switch 146/1 > 152 O0 - - - - -
execve 154/0 > 172
execve 155/13 > 173 O0..12 -
clone 157/16 > 217 O0..12 - O13..15
execve 172/0 > 214
execve 173/14 > 215 O0..12 - O13
fork 183/16 > 219 O0..12 - O13..15
vfork 185/16 > 221 O0..12 - O13..15
execve 214/0 > 230
execve 215/15 > 231 O0..13 - O14
clone 217/17 > 223 O0..13 - O14..16 - -
fork 219/17 > 225 O0..13 - O14..16 - -
vfork 221/17 > 227 O0..13 - O14..16 - -
container 228/4 > 272 C
execve 230/0 > 282
execve 231/16 > 283 O0..15 -
accept 249/5 > 389 O0..4 E0
umount 259/2 > 387 O0 O1
container 272/1 > 324 O0
execve 282/0 > 288 -
execve 283/17 > 289 O0..16
execve 288/1 > 292 O0
execve 289/17 > 293 O0..16 -
bpf 297/1 > 369 O0 E0
`;

/** Enter events that take a number of their own, as `TYPE/COUNT`; the others only serve the exit event that follows. */
export const NUMBERED_ENTER_TYPES = "2/3 22/2 58/2 292/1 306/4 326/5 330/3";
