import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { ownIconFont } from './icon-font.ts'

const backend = process.env.JISHI_BACKEND ?? 'http://127.0.0.1:8000'
const proxied = ['/api', '/uploads', '/media', '/hls', '/ws', '/sandbox', '/desk', '/rules', '/notices']

export default defineConfig({
  plugins: [ownIconFont(), vue()],
  base: '/',
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    // Messages are turned into an AST, never into code: the page runs under script-src 'self'.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    target: 'es2022',
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: backend, ws: path === '/ws', changeOrigin: false }]),
    ),
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
})
