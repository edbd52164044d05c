// Prints what gguf-parser says a GGUF file needs, as JSON: main FILE CONTEXT SLOTS CACHE_TYPE.
package main

import (
	"encoding/json"
	"os"
	"strconv"

	parser "github.com/gpustack/gguf-parser-go"
)

func main() {
	file, err := parser.ParseGGUFFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	context, _ := strconv.Atoi(os.Args[2])
	slots, _ := strconv.Atoi(os.Args[3])
	cache := parser.GGMLTypeF16
	if os.Args[4] == "q8_0" {
		cache = parser.GGMLTypeQ8_0
	}
	run := file.EstimateLLaMACppRun(
		parser.WithFlashAttention(),
		parser.WithLLaMACppContextSize(int32(context*slots)),
		parser.WithParallelSize(int32(slots)),
		parser.WithLLaMACppCacheKeyType(cache),
		parser.WithLLaMACppCacheValueType(cache),
		parser.WithLLaMACppOffloadLayers(1<<20),
	)
	gpu := run.Devices[1]
	json.NewEncoder(os.Stdout).Encode(map[string]uint64{
		"weights": uint64(gpu.Weight.Sum()),
		"host":    uint64(run.Devices[0].Weight.Sum()),
		"cache":   uint64(gpu.KVCache.Sum()),
		"compute": uint64(gpu.Computation.Sum()),
	})
}
