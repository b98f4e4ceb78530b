import 'graphiql/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { readPageData } from './page-data.ts';
import { serveWorkersFromHere } from './workers.ts';

const root = document.getElementById('graphiql');
if (!root) throw new Error('The page has no element with the id "graphiql"');

serveWorkersFromHere();
createRoot(root).render(<App {...readPageData(root)} />);
