import { createRouter, type Router, type RouterHistory } from 'vue-router'
import MyPage from './MyPage.vue'

/** The URL of a person's page: the person and the view. */
export function newMyRouter(history: RouterHistory): Router {
  return createRouter({
    history,
    routes: [
      {
        path: '/dashboard/:userId?',
        component: MyPage,
        props: ({ params, query }) => ({ userId: params['userId'] || query['user_id'] }),
      },
      { path: '/:anything(.*)*', component: MyPage },
    ],
  })
}
