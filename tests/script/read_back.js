// Read what payload.py and rings.py wrote, as the page does; for test_script.py.

import { readFileSync } from "node:fs";
import { ControlData } from "../../layers/webmap/assets/control-data.js";
import { Table } from "../../layers/webmap/assets/data.js";

const { events, texts, control } = JSON.parse(readFileSync(0, "utf8"));
const table = new Table(events, () => JSON.parse(texts));
const rows = Array.from({ length: table.n }, (_, row) => row);
const areas = new ControlData(control);
const place = (number) => (number === 0 ? null : number < table.firstCircle ? [table.points.lon[number - 1], table.points.lat[number - 1]] : table.shape(number));
console.log(
  JSON.stringify({
    rows: await table.rows(),
    drawn: ["as", "symbol", "stroke", "hatched"].map((name) => table.draw(name)),
    places: rows.map((row) => place(table.of[row])),
    circles: rows.map((row) => table.circle(table.of[row])),
    incidents: [...table.incidents().of],
    areas: control.areas.map((_, number) => areas.polygons(number)),
  }),
);
