/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first few milliseconds of dist/saker, where no `deno compile` base was to be had: a static program that carries
 * the Deno runtime, saker's bundle and the probe's libraries behind its own image, and starts the one with the others.
 *
 * The parts are unpacked once into a directory that only root (or the user who runs it) can write to, named by the hash
 * of all parts, and checked against their own hashes while they are written. Later starts only check who owns the files
 * and how long they are. Where no such directory can be had (read-only root, tmpfs mounted noexec…), every part goes
 * into a sealed memory file instead: slower by a copy, and the copy counts as memory, but it works everywhere.
 *
 * Layout of the file: this program, the parts, the index (struct part each), struct footer at the very end.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "layout.h"
#include "sha256.h"

/* Environment by which the parts find each other; src/resources.ts reads it. */
#define ENV_LIBRARIES "SAKER_LIB_DIR"
#define ENV_LIBRARY_FILES "SAKER_LIB_FILES"

static struct footer footer;
static struct part parts[MAX_PARTS];
static int self = -1;

static void __attribute__((format(printf, 1, 2), noreturn)) die(const char *format, ...)
{
	va_list args;

	fputs("Error: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* "directory/name", or death: a shortened path would be another file. */
static void join(char path[PATH_MAX], const char *directory, const char *name)
{
	if (snprintf(path, PATH_MAX, "%s/%s", directory, name) >= PATH_MAX)
		die("the path of %s in %s is too long", name, directory);
}

static void read_index(void)
{
	off_t end;

	self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (self < 0)
		die("cannot read the own program file through /proc/self/exe: %s. Is /proc mounted?", strerror(errno));
	end = lseek(self, 0, SEEK_END);
	if (pread(self, &footer, sizeof(footer), end - (off_t)sizeof(footer)) != sizeof(footer) ||
	    memcmp(footer.magic, FOOTER_MAGIC, sizeof(footer.magic)) != 0 || footer.count > MAX_PARTS)
		die("this file is not complete; copy or build it again");
	if (pread(self, parts, footer.count * sizeof(parts[0]), footer.index_offset) !=
	    (ssize_t)(footer.count * sizeof(parts[0])))
		die("this file is not complete; copy or build it again");
}

/* Copies a part to `out` and checks it on the way. Returns 0, or -1 with errno. */
static int copy_part(const struct part *part, int out)
{
	static unsigned char buffer[1 << 20];
	unsigned char digest[32];
	struct sha256 hash;
	uint64_t done = 0;

	sha256_init(&hash);
	while (done < part->size) {
		uint64_t left = part->size - done;
		ssize_t got = pread(self, buffer, left < sizeof(buffer) ? left : sizeof(buffer), part->offset + done);
		ssize_t written = 0;

		if (got <= 0) {
			errno = got < 0 ? errno : EIO;
			return -1;
		}
		sha256_update(&hash, buffer, got);
		while (written < got) {
			ssize_t n = write(out, buffer + written, got - written);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				return -1;
			written += n;
		}
		done += got;
	}
	sha256_final(&hash, digest);
	if (memcmp(digest, part->sha256, sizeof(digest)) != 0)
		die("the part %s of this file is damaged; copy or build it again", part->name);
	return 0;
}

/* A directory is safe when nobody but root and this user can change what is in it. */
static int is_safe_directory(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && (st.st_uid == 0 || st.st_uid == geteuid()) &&
	       (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The same for a path and all its parents, so that none can be swapped under us. */
static int is_safe_path(const char *path)
{
	char copy[PATH_MAX];
	size_t length = strlen(path);

	if (path[0] != '/' || length >= sizeof(copy))
		return 0;
	strcpy(copy, path);
	for (;;) {
		char *slash;

		if (!is_safe_directory(copy))
			return 0;
		slash = strrchr(copy, '/');
		if (slash == copy)
			return is_safe_directory("/");
		*slash = 0;
	}
}

static int can_execute_from(const char *path)
{
	struct statvfs fs;

	return statvfs(path, &fs) == 0 && (fs.f_flag & ST_NOEXEC) == 0;
}

/* All parts are there, whole by their length and owned by root or us. */
static int is_unpacked(const char *directory)
{
	char path[PATH_MAX];
	uint32_t i;

	if (!is_safe_directory(directory))
		return 0;
	for (i = 0; i < footer.count; i++) {
		struct stat st;

		join(path, directory, parts[i].name);
		if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != parts[i].size ||
		    (st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
			return 0;
	}
	return 1;
}

static void remove_parts(const char *directory)
{
	char path[PATH_MAX];
	uint32_t i;

	for (i = 0; i < footer.count; i++) {
		join(path, directory, parts[i].name);
		unlink(path);
	}
	rmdir(directory);
}

/* Seconds after which what other versions have unpacked is taken for old. */
#define OLD (24 * 60 * 60)

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st, (void)type, (void)walk;
	return remove(path);
}

/* Removes what other versions and interrupted starts have left in `base`: 100 MB each would fill a disk in time. */
static void remove_old(const char *base)
{
	DIR *directory = opendir(base);
	struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		char path[PATH_MAX], runtime[PATH_MAX];
		struct stat st;
		int fd;

		if (strcmp(entry->d_name, footer.name) == 0 ||
		    (strspn(entry->d_name, "0123456789abcdef") != strlen(footer.name) &&
		     strncmp(entry->d_name, ".new-", 5) != 0))
			continue;
		join(path, base, entry->d_name);
		if (lstat(path, &st) < 0 || !S_ISDIR(st.st_mode) || time(NULL) - st.st_mtime < OLD)
			continue;
		/* a program that is running cannot be opened for writing */
		join(runtime, path, RUNTIME_NAME);
		fd = open(runtime, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 && errno == ETXTBSY)
			continue;
		if (fd >= 0)
			close(fd);
		nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	}
	if (directory != NULL)
		closedir(directory);
}

/* Unpacks into `base`/<hash>. Written beside it and renamed, so that a start at the same time never sees a half. */
static int unpack_to(const char *base, char directory[PATH_MAX])
{
	char fresh[PATH_MAX], path[PATH_MAX];
	uint32_t i;

	if (mkdir(base, 0700) < 0 && errno != EEXIST)
		return -1;
	if (!is_safe_path(base) || !can_execute_from(base))
		return -1;
	join(directory, base, footer.name);
	if (is_unpacked(directory)) {
		/* in use: not to be taken for old by other versions */
		utimensat(AT_FDCWD, directory, NULL, 0);
		return 0;
	}
	remove_old(base);
	join(fresh, base, ".new-XXXXXX");
	if (mkdtemp(fresh) == NULL)
		return -1;
	for (i = 0; i < footer.count; i++) {
		int out;

		join(path, fresh, parts[i].name);
		out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0500);
		/* on disk before it gets its name: later starts only look at the length */
		if (out < 0 || copy_part(&parts[i], out) < 0 || fsync(out) < 0 || close(out) < 0) {
			int saved = errno;

			remove_parts(fresh);
			errno = saved;
			return -1;
		}
	}
	/* fails when another start was quicker, or when a damaged copy is in the way: then part by part */
	if (rename(fresh, directory) < 0 && !is_unpacked(directory)) {
		for (i = 0; i < footer.count; i++) {
			char target[PATH_MAX];

			join(path, fresh, parts[i].name);
			join(target, directory, parts[i].name);
			rename(path, target);
		}
	}
	remove_parts(fresh);
	return is_unpacked(directory) ? 0 : -1;
}

/* Finds the directory to run from; 0 or -1 when none can be had. */
static int find_directory(char directory[PATH_MAX])
{
	const char *chosen = getenv("SAKER_CACHE_DIR");
	const char *home = getenv("HOME");
	char base[PATH_MAX];

	if (chosen != NULL && chosen[0] != 0)
		return unpack_to(chosen, directory);
	if (geteuid() == 0)
		return unpack_to("/var/cache/saker", directory);
	if (home == NULL || home[0] != '/')
		return -1;
	join(base, home, ".cache");
	mkdir(base, 0700);
	join(base, home, ".cache/saker");
	return unpack_to(base, directory);
}

/* Puts a part into a sealed memory file and returns the path by which this process and its image find it. */
static char *to_memory(const struct part *part)
{
	char path[32];
	int fd = memfd_create(part->name, MFD_ALLOW_SEALING);

	if (fd < 0)
		die("cannot unpack: no directory that only this user can write to (tried /var/cache/saker, or set "
		    "SAKER_CACHE_DIR), and no memory file: %s",
		    strerror(errno));
	if (copy_part(part, fd) < 0)
		die("cannot unpack %s into memory: %s", part->name, strerror(errno));
	fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return strdup(path);
}

static int system_has(const char *library)
{
	static const char *const places[] = {"/lib64",
					     "/usr/lib64",
					     "/lib/x86_64-linux-gnu",
					     "/usr/lib/x86_64-linux-gnu",
					     "/lib/aarch64-linux-gnu",
					     "/usr/lib/aarch64-linux-gnu",
					     "/lib",
					     "/usr/lib"};
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		join(path, places[i], library);
		if (access(path, R_OK) == 0)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char directory[PATH_MAX] = "", *paths[MAX_PARTS], list[8192] = "";
	char *runtime = NULL, *bundle = NULL, **args;
	const char *const *flag;
	int in_directory, count = 0, i;

	read_index();
	in_directory = find_directory(directory) == 0;
	for (i = 0; i < (int)footer.count; i++) {
		if (in_directory) {
			char path[PATH_MAX];

			join(path, directory, parts[i].name);
			paths[i] = strdup(path);
		} else {
			paths[i] = to_memory(&parts[i]);
		}
		if (strcmp(parts[i].name, RUNTIME_NAME) == 0)
			runtime = paths[i];
		else if (strcmp(parts[i].name, BUNDLE_NAME) == 0)
			bundle = paths[i];
		else if (!in_directory) {
			size_t used = strlen(list);

			snprintf(list + used, sizeof(list) - used, "%s%s=%s", used ? ":" : "", parts[i].name, paths[i]);
		}
		/* the runtime wants GCC's support library, which the smallest images do not have */
		if (strcmp(parts[i].name, "libgcc_s.so.1") == 0 && !system_has(parts[i].name) &&
		    getenv("LD_PRELOAD") == NULL) {
			setenv("LD_PRELOAD", paths[i], 1);
			setenv("SAKER_PRELOADED", "1", 1);
		}
	}
	if (runtime == NULL || bundle == NULL)
		die("this file lacks its runtime; build it again");
	if (in_directory)
		setenv(ENV_LIBRARIES, directory, 1);
	else
		setenv(ENV_LIBRARY_FILES, list, 1);
	setenv("DENO_NO_UPDATE_CHECK", "1", 1);
	/* for the programs that saker starts */
	if (getenv("DENO_DIR") != NULL)
		setenv("SAKER_OUTER_DENO_DIR", getenv("DENO_DIR"), 1);
	/* nothing is downloaded or cached, so the runtime's own directory only must not be somebody else's */
	setenv("DENO_DIR", in_directory ? directory : "/proc/self/nowhere", 1);

	args = calloc(argc + 64, sizeof(*args));
	if (args == NULL)
		die("out of memory");
	args[count++] = "saker";
	for (flag = runtime_flags; *flag != NULL; flag++)
		args[count++] = (char *)*flag;
	args[count++] = bundle;
	for (i = 1; i < argc; i++)
		args[count++] = argv[i];
	execv(runtime, args);
	die("cannot start the runtime %s: %s. It needs a 64-bit GNU C library (2.27 or newer)", runtime,
	    strerror(errno));
}
