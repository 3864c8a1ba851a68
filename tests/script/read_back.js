// Read what payload.py and rings.py wrote, as the page does; for test_script.py.

import { readFileSync } from "node:fs";
import { ControlData } from "../../layers/webmap/assets/control-data.js";
import { Table } from "../../layers/webmap/assets/data.js";

const { events, control } = JSON.parse(readFileSync(0, "utf8"));
const table = new Table(events);
const rows = Array.from({ length: table.n }, (_, row) => row);
const areas = new ControlData(control);
console.log(
  JSON.stringify({
    rows: table.rows(),
    drawn: ["as", "symbol", "stroke", "hatched"].map((name) => table.draw(name)),
    places: rows.map((row) => {
      const where = table.where(row);
      return typeof where === "number" ? table.shape(where) : where;
    }),
    areas: control.areas.map((_, number) => areas.polygons(number)),
  }),
);
