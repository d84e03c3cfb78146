/* jail FOLDER ID: as user and group ID opens /marker below FOLDER, its root from then on, and waits for its end. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 3 || chroot(argv[1]) || chdir("/"))
		return 1;
	if (setgid(atoi(argv[2])) || setuid(atoi(argv[2])))
		return 1;
	open("/marker", O_RDONLY);
	for (;;)
		pause();
}
