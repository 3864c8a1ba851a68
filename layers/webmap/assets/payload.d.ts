// The JSON in the page, as Python writes it: payload.py, control.py, background.py and build.py of layers/webmap, looks from
// layers/style.py and layers/control_areas.py, columns from layers/schema.py, words from layers/words.

/** The English file's shape; every language has it. */
export type Words = typeof import("../../words/en.json");
type Plural = { other: string };
type PathOf<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string | Plural ? Key : Node[Key] extends unknown[] ? never : `${Key}.${PathOf<Node[Key]>}`;
}[keyof Node & string];
/** Where a message stands in the words: "toll.killed.min". */
export type MessagePath = PathOf<Words>;

/** [lat, lon], Leaflet's order. */
export type Position = [number, number];
/** South, west, north, east. */
export type Box = [number, number, number, number];
/** Rings or lines as running differences: x0, y0, dx1, dy1, ... */
export type Encoded = number[];

/** A column, in whichever form is shortest; see columns.py. */
export interface Column {
  /** The value of all rows. */
  c?: unknown;
  /** Distinct values. */
  d?: unknown[];
  /** Which of them each row has, in digits. */
  i?: string;
  /** Numbers, in digits: what stands there and the offset, by the scale; where there are nulls, 0 is one. */
  x?: string;
  s?: number;
  o?: number;
  null?: boolean;
  /** Texts of one length. */
  t?: string;
  /** A value a row. */
  v?: unknown[];
}

/** Columns of so many numbers each. */
export type NumberColumns<Name extends string> = { n: number } & Record<Name, Column>;

export type SymbolKey = keyof Words["symbols"];
export type Layer = "strike" | "air_defence" | "ground" | "control";
/** What can be switched off. */
export type LayerKey = Layer | "boundary";
export type Stance = "reported" | "claimed" | "confirmed" | "denied";

/** A place that the words could mean too; tables of others may hold anything here. */
export interface Alternative {
  name: string;
  geonameid?: number | null;
  admin1_name?: string | null;
  admin1_iso?: string | null;
  score?: number | null;
}

/** What one source of control areas says of a claim. */
export interface Assessment {
  assessment: string;
  source: string;
  date: string;
  state: string;
  edge_km: number | null;
  share: number | null;
  terms: string | null;
}

/** The columns of the event table. A table can have others, and each can be missing; the value is then null. */
export interface Row {
  id: string;
  layer: Layer;
  incident_id: string;
  event_type: string;
  sub_event_type: string;
  weapons: string[];
  weapon_models: string[];
  targets: string[];
  initiator: string;
  target_side: string;
  start_date: string;
  end_date: string;
  date_precision: "day" | "range" | "week" | "month" | "year" | "unknown";
  date_basis: "stated" | "relative" | "publication";
  killed_min: number;
  killed_max: number;
  injured_min: number;
  injured_max: number;
  missing_min: number;
  missing_max: number;
  casualties_text: string;
  drones_launched: number;
  drones_intercepted: number;
  drones_lost: number;
  missiles_launched: number;
  missiles_intercepted: number;
  controller: string;
  control_status: string;
  extent: "whole" | "part";
  claimant: string;
  claimant_side: string;
  stance: Stance;
  place_text: string;
  place_name: string;
  geonameid: number;
  precision: string;
  geo_precision: number;
  where_prec: number;
  lon: number;
  lat: number;
  uncertainty_km: number;
  location_confidence: number;
  alternatives: (Alternative | string)[];
  admin0_iso: string;
  admin1_name: string;
  admin1_iso: string;
  admin1_pcode: string;
  admin1_margin_km: number;
  admin1_ambiguous: boolean;
  report_id: string;
  title: string;
  publisher: string;
  url: string;
  published: string;
  lang: string;
  quote: string;
  span_start: number;
  span_end: number;
  confidence: number;
  admin2_name: string;
  admin2_pcode: string;
  admin2_id: string;
  admin2_margin_km: number;
  admin2_ambiguous: boolean;
  assessment: string;
  assessment_source: string;
  assessment_date: string;
  assessment_state: string;
  assessment_edge_km: number;
  assessment_share: number;
  assessments: Assessment[];
  dataset: string;
  dataset_terms: string;
  dataset_restricted: boolean;
  admin1_given: string;
  admin1_agrees: boolean;
}

/** Reads a row's value by its column. */
export type Get = <Name extends keyof Row>(name: Name) => Row[Name] | null;

/** How rows are drawn. */
export interface Draw {
  as: "marker" | "area" | "panel";
  symbol: SymbolKey;
  stroke: Stance;
  hatched: boolean;
}

/** With the point (lon, lat) that it stands at, where it has one. */
export type EncodedShape = ({ t: "area" | "line"; c: Encoded[][] } | { t: "points"; c: [number, number][][] }) & { at?: [number, number] };

/** The element "sitmap-events". */
export interface EventPayload {
  n: number;
  /** Columns that are 0 stand in the texts. */
  columns: Record<string, Column | 0>;
  /** Rows of each incident that has several. */
  incidents: number[][];
  places: {
    points: NumberColumns<"lon" | "lat">;
    circles: NumberColumns<"lon" | "lat" | "km">;
    shapes: EncodedShape[];
    /** Of each row, in digits, 0 for nowhere, or the number of its place from 1: points, circles, shapes. */
    of: string;
  };
  /** Columns that a table has beside those that the map knows. */
  own?: string[];
  draw: Record<keyof Draw, Column>;
}

/** The element "sitmap-texts": the columns, or their JSON by deflate, in base64. */
export type TextsPayload = { columns: Record<string, Column> } | { deflate: string };

/** A look of areas of control. */
export interface AreaLook {
  key: string;
  label: string;
  colour: string;
  edge: string;
  ground: number;
  lines: string;
  marks: number;
  outline: number;
}

/** A snapshot: its date, and its areas as [kind, area, label]. */
export type ControlDay = [string, ...[kind: number, area: number, label?: number][]];

export interface ControlSource {
  key: string;
  title: string;
  attribution: string | null;
  licence: string | null;
  terms: string | null;
  url: string | null;
  /** What the source tells apart, as [look, basis]. */
  kinds: [string, Basis][];
  days: ControlDay[];
}

export type Basis = keyof Words["areas"]["basis"];

/** What changed between two days, each as [source, day]. */
export interface ControlChange {
  controller: string;
  basis: Basis;
  before: [number, number];
  after: [number, number];
  /** [look, area] */
  parts: [string, number][];
  /** [name, km² gained, km² lost] */
  units: [string, number, number][];
}

/** The element "sitmap-control". */
export interface ControlPayload {
  scale: number;
  pieces: string[];
  areas: string[];
  km2: number[];
  looks: Record<string, AreaLook>;
  labels: string[];
  sources: ControlSource[];
  days: string[];
  open: number;
  view: Box | null;
  change: ControlChange | null;
}

export interface Outline {
  shape: Encoded[][];
}

/** The element "sitmap-background". */
export interface BackgroundPayload {
  view: Box;
  scale: number;
  countries: (Outline & { iso: string; name: string; focus: boolean; label: boolean; lon: number; lat: number })[];
  units: (Outline & { iso: string; name: string; lon: number; lat: number })[];
  second?: (Outline & { code: string; name: string })[];
  cities: { name: string; rank: number; lon: number; lat: number }[];
}

export interface EventSymbol {
  key: SymbolKey;
  shape: string;
  colour: string;
  edge: string;
}

export interface Stroke {
  key: Stance;
  width: number;
  dash: number[];
  fill_opacity: number;
}

export interface LayerStyle {
  key: LayerKey;
  group: keyof Words["group_titles"];
  colour: string;
  area_opacity: number;
}

export interface Hatch {
  angle: number;
  spacing: number;
  width: number;
}

export interface Style {
  symbols: Record<SymbolKey, EventSymbol>;
  strokes: Record<Stance, Stroke>;
  layers: Record<LayerKey, LayerStyle>;
  /** Corners in a box of -1 to 1; none for a circle. */
  shapes: Record<string, Position[]>;
  hatch: Hatch;
  summary: { light: Shades; dark: Shades };
  background: { sea: string; land: string; land_focus: string; country_line: string; admin1_line: string; text: string };
}

/** Colours of a summary by unit: of five classes, the least first; of nothing; of dots where nothing is stated. */
export interface Shades {
  ramp: string[];
  none: string;
  dot: string;
}

/** What places are called in the map's language; those by GeoNames id, canonical name and unit, with bars between them. */
export interface PlaceNames {
  places: Record<string, string>;
  units: Record<string, string>;
}

/** The element "sitmap-page". */
export interface PageSettings {
  title: string;
  lang: string;
  words: Words;
  style: Style;
  summary: string;
  notes: string[];
  credits: string[];
  tiles: boolean;
  version: string;
  names: PlaceNames;
  /** What the reader finds chosen at first. */
  open?: { summary?: "off" | "events" | "killed" | "injured" };
}
