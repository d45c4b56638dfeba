// Touches pages at different depths of its stack, without frame pointers and
// without a library: gcc -O2 -fomit-frame-pointer -fno-stack-protector -nostdlib -static-pie -o faults faults.c
static char pages[64][4096];

__attribute__((noinline)) static void touch(int n)
{
	*(volatile char *)pages[n] = 1;
}

__attribute__((noinline)) static int descend(int n, int page)
{
	volatile char room[40];

	room[n] = 1;
	if (n)
		return descend(n - 1, page) + room[n];
	touch(page);
	return room[n];
}

void _exit_with(int status);
__asm__(".globl _exit_with\n_exit_with: mov $60, %eax\nsyscall\n");

__attribute__((noinline, used)) int begin(void)
{
	int sum = 0;

	for (int i = 0; i < 32; i++)
		sum += descend(i % 4, i);
	touch(40);
	return sum;
}

/* Nobody called it, and it says so. */
__asm__(".globl _start\n_start:\n.cfi_startproc\n.cfi_undefined rip\n"
	"call begin\nmov %eax, %edi\ncall _exit_with\n.cfi_endproc\n");
