// What the map's script and its tests keep to; names and types are checked by tsc (tsconfig.json).

import js from "@eslint/js";

// Report text reaches the page through text nodes only: nothing that makes markup of a string.
const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment", "parseFromString", "srcdoc", "bindPopup", "bindTooltip"];

export default [
  { ignores: ["layers/webmap/assets/vendor/", ".venv/", "build/", "dist/"] },
  js.configs.recommended,
  {
    files: ["layers/webmap/assets/*.js", "tests/**/*.js", "eslint.config.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-properties": ["error", ...MARKUP.map((property) => ({ property })), ...["write", "writeln"].map((property) => ({ object: "document", property }))],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      complexity: ["error", 20],
      "max-lines": ["error", 400],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
