import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const server = process.env['BACKEND_URL'] ?? 'http://127.0.0.1:5000'

export default defineConfig({
  // Pages find their files wherever the server lies; it puts its own path into the pages' own addresses.
  base: './',
  plugins: [vue(), pageAddresses()],
  define: {
    // The translations' library leaves out what only its developer tools need.
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
  },
  build: {
    assetsDir: 'assets',
    // Which file imports which: the bench adds up what a page loads first.
    manifest: true,
    // Files stay files: the pages' content security policy allows no inline script.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { me: page('me.html'), admin: page('admin.html'), signin: page('signin.html') },
    },
  },
  server: {
    host: '127.0.0.1',
    // Everything that is not a page or a source file is the API's.
    proxy: {
      '^/(summary|apps|daily|timeline|config|session|me|agent|admin|notes)(/|\\?|$)': { target: server },
    },
  },
})

/** In development, serves the pages at the addresses the server gives them. */
function pageAddresses(): Plugin {
  return {
    name: 'page-addresses',
    configureServer(devServer) {
      devServer.middlewares.use((request, _response, next) => {
        const path = request.url?.split('?')[0] ?? ''
        if (/^\/dashboard\/[^/]+$/.test(path)) request.url = '/me.html'
        if (/^\/(login|setup|password|link|enrol|account)$/.test(path) && request.method === 'GET')
          request.url = '/signin.html'
        if (/^\/admin\/?$|^\/admin\/people\//.test(path)) request.url = '/admin.html'
        next()
      })
    },
  }
}
