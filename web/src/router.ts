/** Joins the routes of all folders. A route may name a companion for wide screens: `components: { default, beside }`. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { onSignInRequired } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { registerSignInPage } from '@/shared/use/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** key of the document title */
    title?: string
    /** shows the bottom tabs; `night` dresses them for video */
    tabs?: boolean | 'night'
    /** dark surroundings */
    night?: boolean
  }
}

const modules = import.meta.glob<{ routes: RouteRecordRaw[] }>('./*/routes.ts', { eager: true })
const routes = Object.values(modules).flatMap((module) => module.routes)

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [...routes, { path: '/:rest(.*)*', name: 'not_found', component: () => import('@/shared/ui/NotFoundPage.vue') }],
})

// The column scrolls, not the document: its position is kept by history entry.
const positions = new Map<unknown, number>()
const scroller = (): HTMLElement | null => document.getElementById('scroller')

router.beforeEach(() => {
  positions.set(window.history.state?.position, scroller()?.scrollTop ?? 0)
})
let isTravelling = false
window.addEventListener('popstate', () => (isTravelling = true))
router.afterEach((to, from) => {
  const top = isTravelling ? (positions.get(window.history.state?.position) ?? 0) : 0
  isTravelling = false
  if (to.path !== from.path) requestAnimationFrame(() => scroller()?.scrollTo({ top }))
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('shared.market')}` : `${t('shared.market')} · ${t('shared.tagline')}`
})

function openSignIn(next?: string): void {
  const here = router.currentRoute.value
  if (here.path === '/sign-in') return
  void router.push({ path: '/sign-in', query: { next: next ?? here.fullPath } })
}
onSignInRequired(() => openSignIn())
registerSignInPage(openSignIn)
