/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled BPF objects, carried inside the library. */
	.section .rodata
	.balign 16
	.globl saker_object_typed
	.hidden saker_object_typed
saker_object_typed:
	.incbin "saker.bpf.o"
	.globl saker_object_typed_end
	.hidden saker_object_typed_end
saker_object_typed_end:
	.balign 16
	.globl saker_object_raw
	.hidden saker_object_raw
saker_object_raw:
	.incbin "saker-raw.bpf.o"
	.globl saker_object_raw_end
	.hidden saker_object_raw_end
saker_object_raw_end:
	.section .note.GNU-stack, "", %progbits
