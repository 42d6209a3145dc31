import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** The set-up page is served by the helper, from its executable: one script, style sheet and icon with fixed names. */
export default defineConfig({
  base: './',
  plugins: [vue()],
  publicDir: false,
  define: {
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
  },
  build: {
    outDir: fileURLToPath(new URL('../native-host/dist/setup-page', import.meta.url)),
    emptyOutDir: true,
    // Files stay files: the page's content security policy allows nothing inline.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('setup.html', import.meta.url)),
      output: {
        codeSplitting: false,
        entryFileNames: 'setup.js',
        assetFileNames: 'setup[extname]',
      },
    },
  },
})
