import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import { addressOf, useAsk } from "../state";
import { borders, type Query } from "../api";
import { Classes, Failed, counted, kQuads } from "../words";
import numericCodes from "../countries.json";

interface Answer {
  countries: { code: string; count: number; quads: number[] }[];
  places: { name: string; country?: string | null; lat: number; lon: number; precision: string; count: number; quads: number[] }[];
  nowhere: number;
}
type World = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;
const kCodes = numericCodes as Record<string, string>;
const kWidth = 960, kHeight = 480;

const main = (quads: number[]) => quads.indexOf(Math.max(...quads)) + 1;

export function MapView({ filters }: { filters: Query }) {
  const { data, error, loading } = useAsk<Answer>("map", filters);
  const [world, setWorld] = useState<World>();
  const [lost, setLost] = useState("");
  const [near, setNear] = useState(true);
  useEffect(() => { borders<World>().then(setWorld, (e: Error) => setLost(`The borders did not come: ${e.message} The tables below have the same numbers.`)); }, []);
  const shapes = useMemo(() => world && (feature(world, world.objects.countries) as FeatureCollection<Geometry, { name: string }>), [world]);

  const drawn = useMemo(() => {
    if (!shapes || !world || !data) return undefined;
    const projection = geoEqualEarth();
    const told = new Set(data.countries.map((c) => c.code));
    const around = {
      type: "FeatureCollection",
      features: [
        ...shapes.features.filter((f) => told.has(kCodes[String(f.id)] ?? "")),
        ...data.places.map((p) => ({ type: "Feature", properties: { name: p.name }, geometry: { type: "Point", coordinates: [p.lon, p.lat] } }) as Feature<Geometry, { name: string }>),
      ],
    } as FeatureCollection<Geometry, { name: string }>;
    const frame = near && around.features.length ? around : shapes;
    projection.fitExtent([[24, 24], [kWidth - 24, kHeight - 24]], frame);
    if (projection.scale() > 4000) projection.scale(4000);
    const path = geoPath(projection);
    // Drawn once for the frame: what is told of a country only changes its colour.
    const outlines = shapes.features.map((f) => ({ line: path(f) ?? "", bounds: path.bounds(f), middle: path.centroid(f) }));
    // Names of pins: the most told first, none over another.
    const named: [number, number, number][] = [];
    const shown = new Set<number>();
    [...data.places.keys()].sort((a, b) => data.places[b]!.count - data.places[a]!.count).forEach((i) => {
      const place = data.places[i]!, at = projection([place.lon, place.lat]), half = place.name.length * 3.2 + 4;
      if (!at || named.some(([x, y, w]) => Math.abs(x - at[0]) < w + half && Math.abs(y - at[1]) < 18)) return;
      named.push([at[0], at[1], half]);
      shown.add(i);
    });
    return { projection, outlines, shown, lines: path(mesh(world, world.objects.countries, (a, b) => a !== b)) ?? "" };
  }, [shapes, world, data, near]);

  const names = new Map((shapes?.features ?? []).map((f) => [kCodes[String(f.id)] ?? "", f.properties.name]));
  const counts = new Map((data?.countries ?? []).map((c) => [c.code, c]));
  const most = Math.max(1, ...(data?.countries ?? []).map((c) => c.count));
  const mostHere = Math.max(1, ...(data?.places ?? []).map((p) => p.count));
  return (
    <section aria-busy={loading}>
      <h1>Map</h1>
      <Failed error={error} />
      <p class="controls">
        <label><input type="checkbox" checked={near} onChange={(e) => setNear(e.currentTarget.checked)} /> Only where something is told</label>
        {data && <span>{counted(data.nowhere, "event")} without a place</span>}
        <Classes />
      </p>
      {drawn && shapes && data ? (
        <figure class="card">
          <svg class="map" viewBox={`0 0 ${kWidth} ${kHeight}`} role="group" aria-label="Map of events; the same numbers are in the tables below">
            {shapes.features.map((f, i) => {
              const code = kCodes[String(f.id)] ?? "";
              const told = counts.get(code);
              const shape = <path d={drawn.outlines[i]!.line} class={told ? `country q${main(told.quads)}` : "country"} style={told ? { "--strength": `${18 + 50 * Math.sqrt(told.count / most)}%` } : undefined}><title>{`${f.properties.name}${told ? `: ${told.count}` : ""}`}</title></path>;
              return told ? <a key={i} href={addressOf("events", "", { ...filters, country: code })} aria-label={`${f.properties.name}: ${told.count} events`}>{shape}</a> : <g key={i}>{shape}</g>;
            })}
            <path d={drawn.lines} class="borders" />
            {shapes.features.map((f, i) => {
              const told = counts.get(kCodes[String(f.id)] ?? "");
              const [[left, top], [right, bottom]] = drawn.outlines[i]!.bounds;
              const [x, y] = drawn.outlines[i]!.middle;
              const room = Math.min(right, kWidth) - Math.max(left, 0) > 7 * f.properties.name.length && Math.min(bottom, kHeight) - Math.max(top, 0) > 24;
              if (!(x > 20 && x < kWidth - 20 && y > 12 && y < kHeight - 4) || (!told && !room)) return null;
              const hidden = data.places.some((p) => {
                const at = drawn.projection([p.lon, p.lat]);
                return at && Math.abs(at[0] - x) < 45 && Math.abs(at[1] - y) < 26;
              });
              if (hidden) return null;
              return <text key={i} x={x} y={y} class={told ? "country-name told" : "country-name"} aria-hidden="true">{f.properties.name}{told ? ` ${told.count}` : ""}</text>;
            })}
            {data.places.map((p, i) => {
              const at = drawn.projection([p.lon, p.lat]);
              if (!at) return null;
              return (
                <a key={i} href={addressOf("events", "", { ...filters, place: p.name })} aria-label={`${p.name}: ${p.count} events`}>
                  <circle cx={at[0]} cy={at[1]} r={4 + 10 * Math.sqrt(p.count / mostHere)} class={`pin q${main(p.quads)}`}><title>{`${p.name}: ${p.count}\n${p.quads.map((k, q) => `${k} ${kQuads[q + 1]}`).join("\n")}`}</title></circle>
                  <text x={at[0]} y={at[1] - 8 - 8 * Math.sqrt(p.count / mostHere)} class="pin-name">{drawn.shown.has(i) ? p.name : ""}</text>
                </a>
              );
            })}
          </svg>
          <figcaption>A filled country: events told to lie in it. A dot: a place known as exactly as a town. Borders: Natural Earth, as drawn there; no view on disputed ones.</figcaption>
        </figure>
      ) : !error && <div class="card map-room"><p class="wait">{lost || (world ? "Drawing the map …" : "Fetching the borders …")}</p></div>}
      {data && (
        <div class="columns">
          <section class="card"><h2>Places</h2><table><thead><tr><th scope="col">Place</th><th scope="col">Country</th><th scope="col" class="number">Events</th></tr></thead><tbody>
            {data.places.slice(0, 40).map((p, i) => <tr key={i}><td><a data-row href={addressOf("events", "", { ...filters, place: p.name })}>{p.name}</a></td><td>{p.country}</td><td class="number">{p.count}</td></tr>)}</tbody></table></section>
          <section class="card"><h2>Countries</h2><table><thead><tr><th scope="col">Country</th><th scope="col" class="number">Events</th></tr></thead><tbody>
            {data.countries.slice(0, 40).map((c) => <tr key={c.code}><td><a data-row href={addressOf("events", "", { ...filters, country: c.code })}>{names.get(c.code) ?? c.code}</a></td><td class="number">{c.count}</td></tr>)}</tbody></table></section>
        </div>
      )}
    </section>
  );
}
