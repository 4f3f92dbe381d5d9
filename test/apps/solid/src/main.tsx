import { Route, Router } from '@solidjs/router';
import { render } from 'solid-js/web';
import { HomePage } from './home-page';
import { LoginPage } from './login-page';
import { NotesPage } from './notes-page';
import { RequireAuth } from './require-auth';

render(
  () => (
    <Router>
      <Route path="/" component={HomePage} />
      <Route path="/login" component={LoginPage} />
      <Route
        path="/notes"
        component={() => <RequireAuth>{(claims) => <NotesPage name={claims().name} />}</RequireAuth>}
      />
    </Router>
  ),
  document.getElementById('root')!,
);
