// Reads files and streams of Arrow that Sheaf has written, and compares what is in them with what
// should be.
//
//   node check.mjs EXPECTED.json FILE…
//
// EXPECTED.json: {"types": {column: type as Arrow JS writes it}, "rows": [{column: value}]}, in
// which values are as `plain` makes them.
import { readFileSync } from "node:fs";
import { deepStrictEqual } from "node:assert";
import { DataType, tableFromIPC } from "apache-arrow";

// A value of a column: whole numbers of 64 bits and decimals as texts, bytes in hexadecimal.
function plain(value, type) {
  if (value === null || value === undefined) {
    return null;
  }
  if (DataType.isDecimal(type)) {
    return decimal(value, type.scale);
  }
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const item = type.children[0].type;
    return Array.from(value, (each) => plain(each, item));
  }
  if (DataType.isStruct(type)) {
    return Object.fromEntries(
      type.children.map((field) => [field.name, plain(value[field.name], field.type)]),
    );
  }
  if (DataType.isMap(type)) {
    const [key, item] = type.children[0].type.children;
    return Array.from(value, ([k, v]) => [plain(k, key.type), plain(v, item.type)]);
  }
  if (DataType.isDictionary(type)) {
    return plain(value, type.dictionary);
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("hex");
  }
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  return value;
}

// The digits of a decimal, of which Arrow JS gives the words.
function decimal(words, scale) {
  let whole = 0n;
  for (let i = words.length - 1; i >= 0; i--) {
    whole = (whole << 32n) | BigInt(words[i]);
  }
  whole = BigInt.asIntN(words.length * 32, whole);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, "0");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const [expectedFile, ...files] = process.argv.slice(2);
const expected = JSON.parse(readFileSync(expectedFile, "utf8"));
for (const file of files) {
  const table = tableFromIPC(readFileSync(file));
  const fields = table.schema.fields;
  deepStrictEqual(
    Object.fromEntries(fields.map((field) => [field.name, field.type.toString()])),
    expected.types,
  );
  const rows = [];
  for (let i = 0; i < table.numRows; i++) {
    rows.push(
      Object.fromEntries(
        fields.map((field, j) => [field.name, plain(table.getChildAt(j).get(i), field.type)]),
      ),
    );
  }
  deepStrictEqual(rows, expected.rows);
  console.log(`${file}: ${table.numRows} rows, ${fields.length} columns`);
}
