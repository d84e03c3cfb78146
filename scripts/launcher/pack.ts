/**
 * Puts dist/saker together: the launcher, the parts behind it, the index and the footer (see layout.h).
 *
 * Usage: pack.ts OUTPUT LAUNCHER NAME=FILE…
 */
const NAME_SIZE = 32;
const PART_SIZE = NAME_SIZE + 8 + 8 + 32;
const FOOTER_SIZE = 8 + 4 + 4 + 24 + 8;
const PAGE = 4096;

interface Part {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

async function pack(
  output: string,
  launcher: string,
  parts: Part[],
): Promise<void> {
  const chunks: Uint8Array[] = [await Deno.readFile(launcher)];
  let offset = chunks[0].length;
  const append = (bytes: Uint8Array) => {
    chunks.push(bytes);
    offset += bytes.length;
  };
  const index = new Uint8Array(parts.length * PART_SIZE);
  const view = new DataView(index.buffer);
  for (const [i, part] of parts.entries()) {
    append(new Uint8Array((PAGE - offset % PAGE) % PAGE));
    const at = i * PART_SIZE;
    index.set(fixed(part.name, NAME_SIZE), at);
    view.setBigUint64(at + NAME_SIZE, BigInt(offset), true);
    view.setBigUint64(at + NAME_SIZE + 8, BigInt(part.bytes.length), true);
    index.set(await sha256(part.bytes), at + NAME_SIZE + 16);
    append(part.bytes);
  }
  const footer = new Uint8Array(FOOTER_SIZE);
  const footerView = new DataView(footer.buffer);
  footerView.setBigUint64(0, BigInt(offset), true);
  footerView.setUint32(8, parts.length, true);
  footer.set(fixed(hex(await sha256(index)).slice(0, 16), 24), 16);
  footer.set(fixed("sakerbin", 8), 40);
  append(index);
  append(footer);

  const fresh = `${output}.new`;
  const file = await Deno.open(fresh, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o755,
  });
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      at += await file.write(chunk.subarray(at));
    }
  }
  file.close();
  await Deno.rename(fresh, output);
}

function fixed(text: string, size: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > size) throw new Error(`name too long: ${text}`);
  const out = new Uint8Array(size);
  out.set(bytes);
  return out;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const [output, launcher, ...rest] = Deno.args;
const parts = await Promise.all(rest.map(async (arg) => {
  const cut = arg.indexOf("=");
  return {
    name: arg.slice(0, cut),
    bytes: await Deno.readFile(arg.slice(cut + 1)),
  };
}));
await pack(output, launcher, parts);
