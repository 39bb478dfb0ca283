import { defineConfig } from "vite";
import { world } from "./world.mjs";

// The page is served below a token, so every address is relative; the policy of the server forbids inline scripts and styles.
export default defineConfig({
  base: "./",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  plugins: [
    {
      name: "world",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "world.json", source: world() });
      },
    },
  ],
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { output: { entryFileNames: "page.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" } },
  },
});
