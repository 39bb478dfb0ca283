# The front door. `make demo` and `make test` install what is missing on Debian, build, and run.
.DEFAULT_GOAL := check
SHELL := /bin/bash
JOBS ?= $(shell nproc)
SHARED ?= ../shared

.PHONY: check demo test build web bootstrap asan tsan fuzz bench bless format train score clean

check: build            ## build and run the fast tests
	ctest --test-dir build --output-on-failure -j $(JOBS) -LE browser

bootstrap:
	@tools/bootstrap

build: bootstrap
	@cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build build -j $(JOBS)

demo: build             ## read the example pages, print the record, write demo.db
	@tools/demo

test:                   ## every test
	@tools/bootstrap test
	@$(MAKE) --no-print-directory build
	ctest --test-dir build --output-on-failure -j $(JOBS)

asan tsan: bootstrap    ## every test under AddressSanitizer and UBSan, or ThreadSanitizer
	cmake --preset $@ && cmake --build build-$@ -j $(JOBS) && ctest --test-dir build-$@ --output-on-failure -j $(JOBS)

FUZZ_SECONDS ?= 60
fuzz: bootstrap         ## each fuzz target for FUZZ_SECONDS
	cmake --preset fuzz && cmake --build build-fuzz -j $(JOBS)
	@for f in build-fuzz/*_fuzz; do mkdir -p build-fuzz/corpus/$$(basename $$f); \
	  $$f -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 build-fuzz/corpus/$$(basename $$f) tests/fuzz/corpus/$$(basename $$f _fuzz) || exit 1; done

bench: build            ## speed of each stage and of the whole way
	cmake --build build --target benches -j $(JOBS)
	@for b in build/*_bench; do $$b --benchmark_min_time=0.5 || exit 1; done

bless: build            ## rewrite the expectations of the text cases; review the diff
	build/run_cases --data data --bless $(sort $(dir $(wildcard tests/*/*.case)))
	python3 tests/articles/articles_test.py build/demarche --bless

format:                 ## lay out the C++ sources
	git ls-files '*.cc' '*.h' | xargs clang-format-14 -i

train: build            ## retrain the models from the treebanks below SHARED
	tools/train $(SHARED)

score: build            ## quality on the development sets below SHARED
	@tools/score $(SHARED)

clean:
	rm -rf build build-*
