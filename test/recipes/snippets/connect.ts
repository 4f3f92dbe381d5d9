import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { auth } from './auth.ts';
import { Calculator } from './calculator_pb.ts';

const transport = createConnectTransport({ baseUrl: 'https://api.example.com/rpc', fetch: auth.fetch });

export const calculator = createClient(Calculator, transport);
