// Runs the modules that `agree --wasm FOLDER` wrote, and compares every byte of their results with native code's.
import { readFileSync, readdirSync } from "node:fs";

const folder = process.argv[2];
let passed = 0, failed = 0;

for (const name of readdirSync(folder).filter((file) => file.endsWith(".wasm")).sort()) {
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(readFileSync(`${folder}/${name}`)), {});
  const file = readFileSync(`${folder}/${name.replace(".wasm", ".bin")}`);
  let at = 0, difference = "";
  const next = () => { const value = file.readUInt32LE(at); at += 4; return value; };
  const [rows, measures, choices, rooms, , size, count] = Array.from({ length: 7 }, next);
  const room = Array.from({ length: count }, next);
  const description = Buffer.from(exports.memory.buffer, exports.pol_description(), exports.pol_description_size()).toString();
  if (JSON.parse(description).abi !== 3) difference = "the description cannot be read";
  for (let row = 0; row < rows && !difference; row++) {
    const bytes = next(), moves = Array.from({ length: next() }, next);
    const base = (exports.__heap_base.value + 15) & ~15, results = base + ((bytes + 15) & ~15);
    const needed = results + size - exports.memory.buffer.byteLength;
    if (needed > 0) exports.memory.grow(Math.ceil(needed / 65536));
    const memory = new Uint8Array(exports.memory.buffer), view = new DataView(exports.memory.buffer);
    memory.set(file.subarray(at, at + bytes), base);
    memory.fill(0, results, results + size);
    for (const word of moves) view.setBigUint64(base + word * 8, view.getBigUint64(base + word * 8, true) + BigInt(base), true);
    room.forEach((offset, m) => view.setUint32(results + rooms + m * 4, offset ? results + offset : 0, true));
    exports.pol_decide(base, results + measures, results + choices, results + rooms);
    memory.fill(0, results + rooms, results + rooms + count * 4);
    const expected = file.subarray(at + bytes, at + bytes + size);
    for (let i = 0; i < size && !difference; i++)
      if (memory[results + i] !== expected[i]) difference = `row ${row}: byte ${i} is ${memory[results + i]}, not ${expected[i]}`;
    at += bytes + size;
  }
  if (difference) console.log(`FAIL wasm ${name}: ${difference}`);
  difference ? failed++ : passed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
