// Report text stays text, and only web addresses become links.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, safeAddress } from "../../layers/webmap/assets/dom.js";
import { fc } from "./support.js";

test("only web addresses become links", () => {
  assert.equal(safeAddress("https://example.org/a?b=1&c=2"), "https://example.org/a?b=1&c=2");
  for (const bad of ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///x", "//example.org", "x", "", null, 7])
    assert.equal(safeAddress(bad), null, String(bad));
});

test("marks that reorder text are taken off", () => {
  assert.equal(clean("\u202egnp.exe\u202c \u2066a\u2069\u200f\u0000"), "gnp.exe a");
  assert.equal(clean(null), "");
});

test("whatever is written as an address, only http and https come out of it", () => {
  const schemes = fc.constantFrom("javascript:", "data:", "file://", "https://", "http:", "HTTP://", "vbscript:", "blob:https://", " ", "\t", "//", "");
  fc.assert(
    fc.property(schemes, fc.string({ unit: "binary" }), (scheme, rest) => {
      const found = safeAddress(scheme + rest);
      assert.ok(found === null || /^https?:\/\//.test(found), found);
    }),
  );
});

test("what is clean holds no mark that is not seen, and loses nothing else", () => {
  const marks = fc.constantFrom("\u0000", "\u001b", "\u0085", "\u061c", "\u200f", "\u202e", "\u2066", "\u2069");
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom("a", "ї", " ", "\n", "שלום", "<b>", "🛰"), marks)), (parts) => {
      assert.equal(clean(parts.join("")), parts.filter((part) => !/^[\p{Cc}\p{Cf}]$/u.test(part) || part === "\n").join(""));
    }),
  );
});
