import { defineConfig } from 'vite';

// One folder that the hub serves as it stands: hashed names under assets/, so they may be cached for ever.
export default defineConfig({
  base: '/static/',
  worker: { format: 'es' },
  build: {
    outDir: '../hub/web/static',
    emptyOutDir: true,
    target: 'es2022',
    // The page's Content-Security-Policy allows scripts from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco alone is larger than Vite's default warning limit.
    chunkSizeWarningLimit: 6000,
    reportCompressedSize: false,
    rolldownOptions: {
      onwarn(warning, warn) {
        // Marks of server components ("use client") in libraries mean nothing here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
