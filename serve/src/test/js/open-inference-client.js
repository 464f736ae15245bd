// A client of the Open Inference Protocol that knows nothing of Mobula: @grpc/grpc-js with the protocol's own .proto.
// GrpcJsIT runs it: node open-inference-client.js FOLDER ADDRESS, in which FOLDER holds node_modules and the .proto.
'use strict';
const assert = require('assert');
const path = require('path');
const [folder, address] = process.argv.slice(2);
const grpc = require(path.join(folder, 'node_modules', '@grpc', 'grpc-js'));
const loader = require(path.join(folder, 'node_modules', '@grpc', 'proto-loader'));
const definition = loader.loadSync(path.join(folder, 'open_inference_grpc.proto'), {keepCase: true, longs: String});
const {inference} = grpc.loadPackageDefinition(definition);
const client = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure());
const call = (method, request) =>
  new Promise((resolve, reject) =>
    client[method](request, {deadline: Date.now() + 60000}, (error, answer) => error ? reject(error) : resolve(answer)));
const refused = (request, code) =>
  assert.rejects(call('ModelInfer', request), error => error.code === code && error.details.startsWith('expected '));

async function main() {
  assert.strictEqual((await call('ServerLive', {})).live, true);
  assert.strictEqual((await call('ServerReady', {})).ready, true);
  assert.strictEqual((await call('ModelReady', {name: 'p'})).ready, true);
  assert.strictEqual((await call('ServerMetadata', {})).name, 'mobula');

  const metadata = await call('ModelMetadata', {name: 'p'});
  assert.deepStrictEqual(metadata.inputs[0], {name: 'observation', datatype: 'FP32', shape: ['-1', '4']});

  const input = {name: 'observation', datatype: 'FP32', shape: [2, 4]};
  const contents = {fp32_contents: [0.1, 0, 0, 0, 0, 0, 0.1, 0]};
  const typed = await call('ModelInfer', {
    model_name: 'p', id: 'one', inputs: [{...input, contents}], outputs: [{name: 'action'}, {name: 'logits'}],
    parameters: {explore: {bool_param: false}}});
  assert.strictEqual(typed.id, 'one');
  assert.deepStrictEqual(typed.outputs.map(output => output.name), ['action', 'logits']);
  assert.strictEqual(typed.outputs[0].contents.int_contents.length, 2);

  const bytes = Buffer.from(new Float32Array(contents.fp32_contents).buffer);
  const raw = await call('ModelInfer', {
    model_name: 'p', inputs: [input], outputs: [{name: 'logits'}], raw_input_contents: [bytes]});
  const logits = new Float32Array(new Uint8Array(raw.raw_output_contents[0]).buffer);
  assert.deepStrictEqual(Array.from(logits), typed.outputs[1].contents.fp32_contents);

  await refused({model_name: 'other', inputs: []}, grpc.status.NOT_FOUND);
  await refused({model_name: 'p', inputs: []}, grpc.status.INVALID_ARGUMENT);
  await refused({model_name: 'p', inputs: [{...input, shape: [2, 3], contents}]}, grpc.status.INVALID_ARGUMENT);
  await refused({model_name: 'p', inputs: [{...input, datatype: 'INT8', contents}]}, grpc.status.INVALID_ARGUMENT);
  await refused({model_name: 'p', inputs: [{...input, contents: {fp32_contents: [NaN, 0, 0, 0, 0, 0, 0, 0]}}]},
    grpc.status.INVALID_ARGUMENT);
  client.close();
  console.log('conforms');
}

main().catch(failure => { console.error(failure); process.exit(1); });
