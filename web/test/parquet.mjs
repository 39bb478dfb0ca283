// Reads the Parquet files of a folder with hyparquet and prints the first column of each as JSON.
//
// usage: parquet.mjs FOLDER
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

const out = {};
for (const name of readdirSync(process.argv[2]).filter((file) => file.endsWith(".parquet"))) {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(process.argv[2], name)) });
  out[name.replace(".parquet", "")] = rows.map((row) => Object.values(row)[0]);
}
console.log(JSON.stringify(out));
