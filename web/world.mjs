// Makes the map's borders from Natural Earth's 1:50m countries: points that no one can see at the page's size are left out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { presimplify, quantile, simplify } from "topojson-simplify";
import { quantize } from "topojson-client";

export function world() {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
  const atlas = JSON.parse(readFileSync(path, "utf8"));
  delete atlas.objects.land;
  const weighed = presimplify(atlas);
  const light = quantize(simplify(weighed, quantile(weighed, 0.45)), 2e4);
  return JSON.stringify(light);
}
