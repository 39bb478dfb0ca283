import { defineConfig } from "vite";
import { world } from "./world.mjs";

// The page is served below a token, so every address is relative; the policy of the server forbids inline scripts and styles. One classic
// script, no module: a browser loads none from a file:// address, and the same page is written as files by `demarche report`.
const kReportPolicy = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'";

export default defineConfig({
  base: "./",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  plugins: [
    {
      name: "page",
      enforce: "post",
      transformIndexHtml: {
        order: "post",
        handler: (html) => html.replace(/<script type="module" crossorigin /, "<script defer ").replace(/<link rel="stylesheet" crossorigin /, '<link rel="stylesheet" '),
      },
      generateBundle(_, bundle) {
        this.emitFile({ type: "asset", fileName: "world.json", source: world() });
        const script = bundle["page.js"];
        if (script?.type !== "chunk" || script.imports.length || script.exports.length) this.error("page.js is not one script by itself");
        script.code = `(() => {${script.code}})();\n`;  // a classic script shares its names with the window
        const index = bundle["index.html"];
        if (index?.type !== "asset") this.error("index.html was not built");
        const html = String(index.source);
        const report = html.replace("<meta charset", `<meta http-equiv="Content-Security-Policy" content="${kReportPolicy}" />\n    <meta charset`)
          .replace("<script defer ", '<script defer src="./data/about.js"></script>\n    <script defer ');
        if (!report.includes("about.js") || !report.includes("Security-Policy")) this.error("index.html is not as the report needs it");
        this.emitFile({ type: "asset", fileName: "report.html", source: report });
      },
    },
  ],
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { output: { chunkFileNames: "[name].js", entryFileNames: "page.js", assetFileNames: "[name][extname]" } },
  },
});
