#include "serve/server.h"

#include <httplib.h>
#include <simdjson.h>

#include <atomic>
#include <ctime>
#include <mutex>
#include <random>

#include "serve/web_files.h"

namespace demarche::serve {
namespace {

constexpr size_t kMaxRequestBytes = 1 << 20;
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

std::atomic<httplib::Server*> running = nullptr;

std::string random_token() {
  std::random_device device;
  std::string token;
  for (int i = 0; i < 32; ++i) token.push_back("0123456789abcdef"[device() & 15]);
  return token;
}

// Takes the same time wherever the two differ.
bool same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

const char* type_of(std::string_view name) {
  const std::string_view extension = name.substr(name.rfind('.') + 1);
  if (extension == "html") return "text/html; charset=utf-8";
  if (extension == "js") return "text/javascript; charset=utf-8";
  if (extension == "css") return "text/css; charset=utf-8";
  if (extension == "json") return "application/json";
  if (extension == "svg") return "image/svg+xml";
  return "application/octet-stream";
}

// One connection to the record for each request under way.
class Pool {
 public:
  explicit Pool(std::string path) : path_(std::move(path)) {}

  template <typename Use>
  write::Answer with(Use use) {
    auto store = take();
    if (!store) return {503, "{\"error\":{\"id\":\"" + store.error().id + "\",\"message\":\"the record cannot be opened\"}}"};
    write::Answer answer = use(*store);
    give(std::move(*store));
    return answer;
  }

  Result<write::Store> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        write::Store store = std::move(idle_.back());
        idle_.pop_back();
        return store;
      }
    }
    return write::Store::open(path_, write::Store::Access::kRead);
  }
  void give(write::Store store) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < 8) idle_.push_back(std::move(store));
  }

 private:
  std::string path_;
  std::mutex mutex_;
  std::vector<write::Store> idle_;
};

write::Params params_of(const httplib::Request& request) {
  write::Params params;
  for (const auto& [name, value] : request.params) params.emplace_back(name, value);
  return params;
}

// As it is: the library would compress what it is given whole, and takes longer for that than a machine takes to talk to itself.
void send(httplib::Response& response, std::string_view bytes, std::shared_ptr<const std::string> held, const char* type) {
  if (bytes.empty()) return response.set_content("", type);
  response.set_content_provider(
      bytes.size(), type,
      [bytes, held = std::move(held)](size_t at, size_t n, httplib::DataSink& sink) { return sink.write(bytes.data() + at, n); });
}

void reply(httplib::Response& response, write::Answer answer) {
  response.status = answer.status;
  const auto held = std::make_shared<const std::string>(std::move(answer.json));
  send(response, *held, held, "application/json");
}

std::string now() {
  const std::time_t at = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&at, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// The text members of a JSON object; other members as JSON. False where the bytes are none.
bool members(const std::string& body, std::map<std::string, std::string>* out) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(body).get(object) != simdjson::SUCCESS) return false;
  for (const auto& [key, value] : object) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
      (*out)[std::string(key)] = text;
    } else if (!value.is_null()) {
      (*out)[std::string(key)] = simdjson::minify(value);
    }
  }
  return true;
}

const char* const kNoPage =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>demarche</title><h1>demarche</h1>"
    "<p>This program was built without its page. The record is there all the same:</p><ul>"
    "<li><a href=\"api/summary\">summary</a><li><a href=\"api/world\">events of the world</a><li><a href=\"api/events\">rows</a>"
    "<li><a href=\"api/articles\">articles</a><li><a href=\"api/commitments\">ledger</a><li><a "
    "href=\"api/export?format=csv\">CSV</a></ul>"
    "<p>To have the page: install npm and build again.</p></html>";

write::Answer bad_body() {
  return {400,
          "{\"error\":{\"id\":\"serve.bad-body\",\"message\":\"the request's body is not the JSON object of docs/serve.md\"}}"};
}

// Where articles are still coming in, whoever reads them merges.
Result<void> apply_corrections(write::Store& store, const std::function<Result<void>(write::Store&)>& merge) {
  if (store.unmerged() || !store.stale()) return {};
  return merge(store);
}

void post(Pool& pool, const std::function<Result<void>(write::Store&)>& merge, const std::string& what,
          const httplib::Request& request, httplib::Response& response) {
  // A form of another site cannot set this header without asking first, and asking is refused.
  std::map<std::string, std::string> body;
  if (request.get_header_value("X-Demarche") != "1") {
    response.status = 403;
    return;
  }
  if (!members(request.body, &body)) return reply(response, bad_body());
  if (what == "sql") {
    return reply(response, pool.with([&](write::Store& store) {
      return write::run_sql(store, body["sql"], body.contains("limit") ? std::atoll(body["limit"].c_str()) : 1000);
    }));
  }
  if (what == "review") {
    return reply(response, pool.with([&](write::Store& store) {
      const write::Answer kept =
          write::keep_review(store, body["row"], body["verdict"], body["note"], body["change"], body["by"], now());
      if (kept.status != 200) return kept;
      const auto merged = apply_corrections(store, merge);
      return merged ? kept : write::refuse(500, merged.error());
    }));
  }
  response.status = 404;
}

void send_export(Pool& pool, const write::Ontology& ontology, const httplib::Request& request, httplib::Response& response) {
  const write::Params params = params_of(request);
  std::string format = request.get_param_value("format");
  for (const write::ExportFormat& known : write::export_formats()) {
    if (known.format != format) continue;
    response.set_header("Content-Disposition", "attachment; filename=\"demarche." + std::string(known.extension) + "\"");
    response.set_chunked_content_provider(
        "application/octet-stream", [&pool, &ontology, params, format](size_t, httplib::DataSink& sink) {
          auto store = pool.take();
          if (!store) return false;
          const auto done = write::export_as(*store, ontology, format, params,
                                             [&](std::string_view bytes) { return sink.write(bytes.data(), bytes.size()); });
          sink.done();
          pool.give(std::move(*store));
          return done.ok();
        });
    return;
  }
  reply(response, {400, "{\"error\":{\"id\":\"serve.bad-format\",\"message\":\"format: see exports in api/legend\"}}"});
}

}  // namespace

void stop() {
  if (httplib::Server* server = running.load(); server != nullptr) server->stop();
}

Result<void> serve(const Options& options, const write::Ontology& ontology,
                   const std::function<Result<void>(write::Store&)>& merge,
                   const std::function<void(const std::string& address)>& on_ready) {
  Pool pool(options.path);
  {
    auto store = pool.take();
    if (!store) return store.error();
    // Corrections may have come in by an older program. A record that cannot be written to is shown as it is.
    static_cast<void>(apply_corrections(*store, merge));
    pool.give(std::move(*store));
  }
  write::Answers answers(ontology);
  httplib::Server server;
  // Each connection has a thread until it is closed; a browser keeps six open, and one that stalls must not stop the others.
  server.new_task_queue = [] { return new httplib::ThreadPool(48); };
  server.set_payload_max_length(kMaxRequestBytes);
  server.set_read_timeout(5, 0);
  server.set_write_timeout(10, 0);
  server.set_keep_alive_max_count(200);
  server.set_tcp_nodelay(true);
  const int port = options.port == 0                                ? server.bind_to_any_port("127.0.0.1")
                   : server.bind_to_port("127.0.0.1", options.port) ? options.port
                                                                    : -1;
  if (port <= 0) {
    return Error{"serve.port",
                 "port " + std::to_string(options.port) + ": is taken or not allowed; leave --port out to get a free one"};
  }
  const std::string token = random_token();
  const std::string at_number = "127.0.0.1:" + std::to_string(port), at_name = "localhost:" + std::to_string(port);

  server.set_pre_routing_handler([&](const httplib::Request& request, httplib::Response& response) {
    response.set_header("Content-Security-Policy", kPolicy);
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_header("Cross-Origin-Opener-Policy", "same-origin");
    response.set_header("Cross-Origin-Resource-Policy", "same-origin");
    response.set_header("Cache-Control", "no-store");
    const std::string host = request.get_header_value("Host");
    const std::string origin = request.get_header_value("Origin");
    const bool own_host = request.get_header_value_count("Host") == 1 && (host == at_number || host == at_name);
    const bool own_origin = origin.empty() || origin == "http://" + host;
    const std::string_view path = request.path;
    const bool knows = path.size() >= token.size() + 2 && path[0] == '/' && same(path.substr(1, token.size()), token) &&
                       path[token.size() + 1] == '/';
    if (own_host && own_origin && knows && (request.method == "GET" || request.method == "POST" || request.method == "HEAD")) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    response.status = own_host && own_origin ? 404 : 403;
    return httplib::Server::HandlerResponse::Handled;
  });

  const std::string root = "/" + token + "/";
  server.Get(root + "api/(.+)", [&](const httplib::Request& request, httplib::Response& response) {
    const std::string what = request.matches[1];
    if (what == "export") return send_export(pool, ontology, request, response);
    reply(response, pool.with([&](write::Store& store) { return answers.answer(store, what, params_of(request)); }));
  });
  server.Post(root + "api/(.+)", [&](const httplib::Request& request, httplib::Response& response) {
    post(pool, merge, request.matches[1], request, response);
  });
  server.Get(root + "([A-Za-z0-9._-]*)", [&](const httplib::Request& request, httplib::Response& response) {
    std::string name = request.matches[1];
    if (name.empty()) name = "index.html";
    for (const WebFile& file : web_files()) {
      if (file.name == name) return send(response, file.bytes, nullptr, type_of(name));
    }
    if (name == "index.html") return response.set_content(kNoPage, "text/html; charset=utf-8");
    response.status = 404;
  });
  server.set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, std::exception_ptr) { response.status = 500; });

  running = &server;
  on_ready("http://" + at_number + root);
  const bool ended = server.listen_after_bind();
  running = nullptr;
  if (!ended) return Error{"serve.failed", "the server stopped by itself; start it again"};
  return {};
}

}  // namespace demarche::serve
