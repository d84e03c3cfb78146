/* SPDX-License-Identifier: Apache-2.0 */
/* A program that ends at once; what fork_exec starts. Built static, so that its start is as short as can be. */
int main(void)
{
	return 0;
}
